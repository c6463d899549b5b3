import type { AttributeNode, BlockNode, Body, Diagnostic, Scope, Span } from '../syntax/index.ts';
import { EvaluationError, errorAt, evaluate, excerptOf, partAt, TypeMismatch } from '../syntax/index.ts';
import { didYouMean } from '../util/index.ts';
import type { AttributeField, BlockField, BlockSchema, Infer } from './field.ts';

/** What a body decodes to. */
export interface Decoded<T> {
  /** Undefined when there are errors, or when something in it is not known before the components run. */
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decodes a body by its declaration, reporting every error with its place: unknown and repeated names, missing
 * arguments, wrong types, failed checks, and broken rules. With `Unknown` values in scope it checks what can be known.
 * @param where the place of the block's name, for errors about something missing
 */
export function decodeBody<S extends BlockSchema>(
  schema: S,
  body: Body,
  where: Span | undefined,
  scope: Scope,
): Decoded<Infer<S>> {
  const decoder = new BodyDecoder(schema, body, where, scope);
  const value = decoder.run();
  const isWhole = decoder.diagnostics.length === 0 && !decoder.hasUnknown;
  // The value was built field by field from the declaration that Infer reads, so the two agree.
  return { value: isWhole ? (value as Infer<S>) : undefined, diagnostics: decoder.diagnostics };
}

type DecodedFields = Record<string, unknown>;

class BodyDecoder {
  readonly diagnostics: Diagnostic[] = [];
  hasUnknown = false;
  readonly #schema: BlockSchema;
  readonly #body: Body;
  readonly #where: Span | undefined;
  readonly #scope: Scope;
  /** Fields whose value is not known or is at fault: rules over them do not run. */
  readonly #unusable = new Set<string>();

  constructor(schema: BlockSchema, body: Body, where: Span | undefined, scope: Scope) {
    this.#schema = schema;
    this.#body = body;
    this.#where = where;
    this.#scope = scope;
  }

  run(): DecodedFields {
    const given = this.#collect();
    const value: DecodedFields = {};
    for (const [name, field] of Object.entries(this.#schema.fields)) {
      value[name] =
        field.kind === 'attribute'
          ? this.#attribute(name, field, given.attributes.get(name))
          : this.#blocks(name, field, given.blocks.get(name) ?? []);
    }
    for (const rule of this.#schema.rules) {
      if (rule.fields.some((name) => this.#unusable.has(name))) continue;
      // Every field that the rule names holds its decoded value, which is what the rule's type says.
      const message = rule.check(value as never);
      if (message === undefined) continue;
      this.#error(this.#placeOf(rule.fields, given), message);
    }
    return value;
  }

  #collect(): { attributes: Map<string, AttributeNode>; blocks: Map<string, BlockNode[]> } {
    const attributes = new Map<string, AttributeNode>();
    const blocks = new Map<string, BlockNode[]>();
    for (const statement of this.#body.statements) {
      const { name, nameSpan, kind } = statement;
      const field = Object.hasOwn(this.#schema.fields, name) ? this.#schema.fields[name] : undefined;
      if (field === undefined) {
        const known = Object.entries(this.#schema.fields).filter(([, { kind: other }]) => other === kind);
        const hint = didYouMean(
          name,
          known.map(([other]) => other),
        );
        this.#error(nameSpan, `unrecognized ${kind} name ${JSON.stringify(name)}${hint}`);
      } else if (field.kind !== kind) {
        const message =
          field.kind === 'block'
            ? `${JSON.stringify(name)} must be a block, but is used as an attribute`
            : `${JSON.stringify(name)} must be an attribute, but is used as a block`;
        this.#error(nameSpan, message);
        this.#unusable.add(name);
      } else if (statement.kind === 'attribute') {
        if (attributes.has(name))
          this.#error(nameSpan, `attribute ${JSON.stringify(name)} may only be provided once`);
        else attributes.set(name, statement);
      } else {
        const list = blocks.get(name) ?? [];
        list.push(statement);
        blocks.set(name, list);
      }
    }
    return { attributes, blocks };
  }

  // biome-ignore lint/suspicious/noExplicitAny: the field's own type decodes the value, whatever that type is
  #attribute(name: string, field: AttributeField<any>, node: AttributeNode | undefined): unknown {
    if (node === undefined) {
      if (!field.isRequired) return field.fallback;
      if (!this.#unusable.has(name))
        this.#error(this.#where, `missing required attribute ${JSON.stringify(name)}`);
      this.#unusable.add(name);
      return undefined;
    }
    const context = { sawUnknown: false };
    try {
      const value: unknown = field.type.decode(evaluate(node.value, this.#scope), context);
      if (context.sawUnknown) {
        this.hasUnknown = true;
        this.#unusable.add(name);
        return value;
      }
      const complaint = field.check?.(value);
      if (complaint !== undefined) this.#fail(name, node.value.span, `${name} ${complaint}`);
      return value;
    } catch (error) {
      if (error instanceof EvaluationError) this.#fail(name, error.span, error.message);
      else if (error instanceof TypeMismatch) {
        const part = partAt(node.value, error.path);
        this.#fail(name, part.span, `${excerptOf(part)} ${error.message}`);
      } else throw error;
      return undefined;
    }
  }

  #blocks(name: string, field: BlockField, nodes: readonly BlockNode[]): unknown {
    if (field.use === 'repeated') {
      if (field.isLabelled) this.#uniqueLabels(name, nodes);
      const values = nodes.map((node) => this.#block(name, field, node));
      return field.isLabelled
        ? values.map((value, index) => ({ label: nodes[index]?.label ?? '', value }))
        : values;
    }
    for (const extra of nodes.slice(1)) {
      this.#fail(name, extra.nameSpan, `block ${JSON.stringify(name)} may only be specified once`);
    }
    const [node] = nodes;
    if (node !== undefined) return this.#block(name, field, node);
    if (field.use === 'optional') return undefined;
    if (field.use === 'required') {
      if (!this.#unusable.has(name))
        this.#fail(name, this.#where, `missing required block ${JSON.stringify(name)}`);
      return undefined;
    }
    const empty = new BodyDecoder(field.schema, { statements: [] }, this.#where, this.#scope);
    const value = empty.run();
    this.#absorb(name, empty);
    return value;
  }

  #block(name: string, field: BlockField, node: BlockNode): unknown {
    if (field.isLabelled && node.label === '') {
      this.#fail(name, node.nameSpan, `block ${JSON.stringify(name)} requires non-empty label`);
    } else if (!field.isLabelled && node.label !== '') {
      const place = node.labelSpan ?? node.nameSpan;
      this.#fail(name, place, `block ${JSON.stringify(name)} does not support specifying labels`);
    }
    const decoder = new BodyDecoder(field.schema, node.body, node.nameSpan, this.#scope);
    const value = decoder.run();
    this.#absorb(name, decoder);
    return value;
  }

  #uniqueLabels(name: string, nodes: readonly BlockNode[]): void {
    const seen = new Set<string>();
    for (const node of nodes) {
      if (node.label !== '' && seen.has(node.label)) {
        const place = node.labelSpan ?? node.nameSpan;
        this.#fail(
          name,
          place,
          `block ${name} ${JSON.stringify(node.label)} is already declared; labels must be unique`,
        );
      }
      seen.add(node.label);
    }
  }

  #absorb(name: string, nested: BodyDecoder): void {
    this.diagnostics.push(...nested.diagnostics);
    if (nested.hasUnknown) this.hasUnknown = true;
    if (nested.diagnostics.length > 0 || nested.hasUnknown) this.#unusable.add(name);
  }

  #placeOf(
    names: readonly string[],
    given: {
      attributes: ReadonlyMap<string, AttributeNode>;
      blocks: ReadonlyMap<string, readonly BlockNode[]>;
    },
  ): Span | undefined {
    for (const name of names) {
      const span = given.attributes.get(name)?.span ?? given.blocks.get(name)?.[0]?.nameSpan;
      if (span !== undefined) return span;
    }
    return this.#where;
  }

  #fail(name: string, span: Span | undefined, message: string): void {
    this.#unusable.add(name);
    this.#error(span, message);
  }

  #error(span: Span | undefined, message: string): void {
    this.diagnostics.push(errorAt(span, message));
  }
}
