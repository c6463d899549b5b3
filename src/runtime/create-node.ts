import { ComponentNode } from './component-node.ts';
import { httpSettings } from './http-block.ts';
import { ImportNode } from './import-node.ts';
import { InstanceNode } from './instance-node.ts';
import { loggingSettings } from './logging-block.ts';
import type { CreateNode } from './node.ts';
import { SettingsNode } from './settings-node.ts';
import { argumentBlock, argumentValue, exportBlock, ValueNode } from './value-node.ts';

/** Makes the node that a block of the configuration becomes. */
export const createNode: CreateNode = ({ id, kind, block }, host, module) => {
  const { services } = host;
  switch (kind) {
    case 'component': {
      const definition = services.definitions.get(block.name);
      if (definition === undefined) throw new Error(`no definition of ${block.name}`);
      return new ComponentNode(id, definition, host);
    }
    case 'instance':
      return new InstanceNode(id, host);
    case 'import':
      return new ImportNode(id, host);
    case 'logging':
      return new SettingsNode(id, loggingSettings(services.logSystem), services.clock);
    case 'http':
      return new SettingsNode(id, httpSettings(services.http), services.clock);
    case 'argument': {
      const evaluate = argumentValue((name) => module.argument(name));
      return new ValueNode(id, argumentBlock, evaluate, services.clock, () => undefined);
    }
    case 'export':
      return new ValueNode(
        id,
        exportBlock,
        ({ value }) => ({ value }),
        services.clock,
        (value) => module.setExport(block.label, value),
      );
  }
};
