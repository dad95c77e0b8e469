import { isRequired } from '../../definition/reading/wording.ts';
import { experimentSchema } from '../../definition/schema/experiment.ts';
import { properName } from '../../definition/reading/collections.ts';
import type { ChoiceSchema, Explained, Key, Keys, MapSchema, Option, Schema } from '../../definition/schema/schema.ts';
import { defaultText, writtenValue } from '../explain.ts';
import { canBeBare } from '../snippets.ts';

/** A part of a JSON schema, draft 7: the draft that editors of YAML know best. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const about = ({ meaning, formula, source }: Explained): string =>
  [meaning, formula ?? '', source === undefined ? '' : `(${source})`].filter((part) => part !== '').join('\n\n');

/** Entries with those under former names, of which `about` says so. */
function withFormer<T extends Explained>(all: Readonly<Record<string, T>>): readonly (readonly [string, T, string?])[] {
  return Object.entries(all).flatMap(([name, about]): (readonly [string, T, string?])[] => [
    [name, about],
    ...(about.formerly ?? []).map((old) => [old, about, `'${old}' is called '${name}' now.`] as const),
  ]);
}

/** `markdownEnumDescriptions` is what editors of YAML show beside each word. */
function words(explained: Readonly<Record<string, Explained>>): JsonSchema {
  const all = withFormer(explained);
  return {
    enum: all.map(([word]) => word),
    markdownEnumDescriptions: all.map(([, word, old]) => old ?? about(word)),
  };
}

/** Writes a schema of ours as a JSON schema; options that stand at several places are written once. */
class Writer {
  readonly definitions: Record<string, JsonSchema> = {};
  readonly #names = new Map<Option, string>();

  schema(schema: Schema): JsonSchema {
    switch (schema.kind) {
      case 'number':
        return {
          type: schema.integer ? 'integer' : 'number',
          ...(schema.min !== undefined && { minimum: schema.min }),
          ...(schema.max !== undefined && { maximum: schema.max }),
          ...(schema.above !== undefined && { exclusiveMinimum: schema.above }),
          ...(schema.below !== undefined && { exclusiveMaximum: schema.below }),
        };
      case 'boolean':
        return { type: 'boolean' };
      case 'text':
      case 'name':
        // Numbers and truth values count as text where text is wanted.
        return { type: ['string', 'number', 'boolean'], pattern: '\\S' };
      case 'word':
        return words(schema.words);
      case 'list':
        return { type: 'array', items: this.schema(schema.of), ...(schema.min && { minItems: schema.min }) };
      case 'map':
        return this.#map(schema);
      case 'record':
        return this.#record(schema.keys);
      case 'choice':
        return this.#choice(schema);
      case 'tagged':
        return {
          type: 'object',
          required: [schema.tag],
          properties: { [schema.tag]: { ...words(schema.options), description: about(schema.explained) } },
          allOf: Object.entries(schema.options).map(([word, option]) => ({
            if: { properties: { [schema.tag]: { const: word } }, required: [schema.tag] },
            then: this.#record(option.keys, { [schema.tag]: {} }),
          })),
        };
      case 'either':
        return { anyOf: [this.schema(schema.word), this.schema(schema.list)] };
      case 'sides':
        return {
          anyOf: [this.schema(schema.of), { type: 'array', items: this.schema(schema.of), minItems: 2, maxItems: 2 }],
        };
      case 'settings':
        // Which values fit a setting depends on where its path leads.
        return {
          type: 'object',
          minProperties: 1,
          additionalProperties: { anyOf: [{ type: 'array', minItems: 1 }, this.schema(schema.distributions)] },
        };
      case 'swept':
        return {
          anyOf: [schema.list, ...(schema.distributions ? [schema.distributions] : [])].map((each) =>
            this.schema(each),
          ),
        };
      default:
        return schema satisfies never;
    }
  }

  #map({ of, min, defines }: MapSchema): JsonSchema {
    return {
      type: 'object',
      additionalProperties: this.schema(of),
      ...(min && { minProperties: min }),
      ...(defines && { propertyNames: { pattern: properName.source } }),
    };
  }

  #record(keys: Keys, more: JsonSchema = {}): JsonSchema {
    const required = Object.keys(keys).filter((name) => keys[name] && isRequired(keys[name]));
    const properties = withFormer(keys).map(
      ([name, key, old]) =>
        [name, { ...this.#key(key), ...(old !== undefined && { deprecationMessage: old }) }] as const,
    );
    return {
      type: 'object',
      additionalProperties: false,
      ...(required.length > 0 && { required }),
      properties: { ...more, ...Object.fromEntries(properties) },
    };
  }

  #key(key: Key): JsonSchema {
    const leftOut = key.default === undefined && !isRequired(key) ? `\n\n${defaultText(key)}` : '';
    return {
      description: about(key) + leftOut,
      ...this.schema(key.is),
      ...(key.default !== undefined && writtenValue(key.default) !== '{}' && { default: key.default }),
    };
  }

  /** A bare name where its options may be left out, or a map from one name to its options. */
  #choice({ what, options }: ChoiceSchema): JsonSchema {
    const bare = Object.entries(options).filter(([, option]) => canBeBare(option));
    const properties = withFormer(options).map(([name, option]) => [name, this.#option(what, name, option)]);
    const withOptions = {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: Object.fromEntries(properties),
    };
    return bare.length === 0 ? withOptions : { anyOf: [words(Object.fromEntries(bare)), withOptions] };
  }

  #option(what: string, name: string, option: Option): JsonSchema {
    const known = this.#names.get(option);
    if (known !== undefined) return { $ref: `#/definitions/${known}` };
    const wanted = `${what.replaceAll(' ', '-')}.${name}`;
    const taken = [...this.#names.values()].filter((other) => other === wanted || other.startsWith(`${wanted}.`));
    const key = taken.length === 0 ? wanted : `${wanted}.${taken.length + 1}`;
    this.#names.set(option, key);
    this.definitions[key] = {
      description: about(option),
      ...this.#record(option.keys),
      ...(canBeBare(option) && { type: ['object', 'null'] }),
    };
    return { $ref: `#/definitions/${key}` };
  }
}

/** The form of a definition as a JSON schema, for editors that know YAML but not this format. */
export function definitionJsonSchema(): JsonSchema {
  const writer = new Writer();
  const root = writer.schema(experimentSchema);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:mtl-experiments:definition:1',
    title: 'MTL experiment',
    description:
      'The form of a definition (*.mtl.yaml). What a form cannot say, as names that must exist and shapes that must fit, `mtl check` says.',
    ...root,
    definitions: writer.definitions,
  };
}
