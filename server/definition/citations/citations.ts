import { experimentSchema, type Written } from '../schema/experiment.ts';
import type { Explained, Option, Schema } from '../schema/schema.ts';
import type { Publication } from './publication.ts';
import { keysOf, publications } from './sources.ts';

/** A publication, and the places of a definition that rest on it. */
export interface Citation {
  /** BibTeX key. */
  readonly key: string;
  readonly publication: Publication;
  /** Dotted paths with what stands there: `objective.weighting: uncertainty`. */
  readonly uses: readonly string[];
}

type Use = (explained: Explained, choice: string, path: string) => void;

/** What is to be cited for a definition: every method, network and data set that it chooses or takes by default. */
export function citations(written: Written): Citation[] {
  const uses = new Map<string, string[]>();
  visit(experimentSchema, written, '', (explained, choice, path) => {
    if (explained.source === undefined) return;
    for (const key of keysOf(explained.source, choice)) {
      const known = uses.get(key) ?? [];
      uses.set(key, known.includes(path) ? known : [...known, path]);
    }
  });
  return [...uses].flatMap(([key, places]): Citation[] => {
    const publication = publications[key];
    return publication ? [{ key, publication, uses: places }] : [];
  });
}

function visit(schema: Schema, value: unknown, path: string, use: Use): void {
  if (value === undefined) return;
  switch (schema.kind) {
    case 'record':
      return visitKeys(schema.keys, value, path, use);
    case 'map':
      return entriesOf(value).forEach(([name, entry]) => visit(schema.of, entry, join(path, name), use));
    case 'list':
      if (Array.isArray(value)) for (const item of value) visit(schema.of, item, path, use);
      return;
    case 'choice':
      return visitOption(schema.options, value, 'type', path, use);
    case 'tagged':
      return visitOption(schema.options, value, schema.tag, path, use);
    case 'word': {
      const word = String(value);
      const explained = schema.words[word];
      if (explained) use(explained, word, `${path}: ${word}`);
      return;
    }
    case 'either':
      return visit(Array.isArray(value) ? schema.list : schema.word, value, path, use);
    case 'number':
    case 'boolean':
    case 'text':
    case 'name':
    case 'sides':
    case 'settings':
    case 'swept':
      return;
    default:
      throw new Error(`schema ${JSON.stringify(schema satisfies never)}`);
  }
}

/** A key's own source counts where the file departs from its default, or where it has none. */
function visitKeys(keys: Option['keys'], value: unknown, path: string, use: Use): void {
  const entries = new Map(entriesOf(value));
  for (const [name, key] of Object.entries(keys)) {
    const written = entries.get(name);
    const place = join(path, name);
    if (written !== undefined && written !== key.default) use(key, name, place);
    visit(key.is, written, place, use);
  }
}

function visitOption(
  options: Readonly<Record<string, Option>>,
  value: unknown,
  tag: string,
  path: string,
  use: Use,
): void {
  const name = String(new Map(entriesOf(value)).get(tag));
  const option = options[name];
  if (!option) return;
  use(option, name, `${path}: ${name}`);
  visitKeys(option.keys, value, join(path, name), use);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];
