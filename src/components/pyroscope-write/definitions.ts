import { defineComponent, receiver } from '../../component/index.ts';
import { WriteComponent } from './component.ts';
import { phlareWriteArguments, settingsOfPhlare } from './phlare-args.ts';
import { pyroscopeWriteArguments, settingsOfPyroscope } from './pyroscope-args.ts';

const exports = {
  receiver: {
    type: receiver,
    doc: 'A value that other components can use to send profiles to.',
  },
};

/** The definition of pyroscope.write. */
export const pyroscopeWrite = defineComponent({
  name: 'pyroscope.write',
  doc: 'Receives profiles from other components and forwards them to endpoints. Labels that begin with `__` are dropped, except `__name__` and `__delta__`.',
  arguments: pyroscopeWriteArguments,
  exports,
  create: (context, args) => new WriteComponent(context, settingsOfPyroscope, args),
});

/** The definition of phlare.write, the former name with the former arguments. */
export const phlareWrite = defineComponent({
  name: 'phlare.write',
  doc: 'The former name of pyroscope.write, with the arguments and defaults that it had.',
  arguments: phlareWriteArguments,
  exports,
  create: (context, args) => new WriteComponent(context, settingsOfPhlare, args),
});
