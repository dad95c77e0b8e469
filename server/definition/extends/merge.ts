import { isAlias, isMap, isScalar, Pair, type Node, type ParsedNode, type YAMLMap } from 'yaml';
import { endOf } from '../reading/reading.ts';
import type { Keys, Schema } from '../schema/schema.ts';
import type { Aliases } from '../text/aliases.ts';
import { MergedMap } from './merged-map.ts';

type Value = Node | null;
type Entries = YAMLMap<ParsedNode, Value>;

const isEntries = (node: Value): node is Entries => isMap<ParsedNode, Value>(node);

/** The plain word that a key is. */
export const keyText = ({ key }: Pair<ParsedNode, Value>): string | undefined =>
  isScalar(key) ? String(key.value) : undefined;

/**
 * What a file says, completed with what it inherits: keys and named entries are merged one by one, a choice only with the
 * options of the same choice; lists, words and numbers of the file take the place of what is inherited.
 */
export function merge(schema: Schema | undefined, own: Value, inherited: Value, aliases: Aliases): Value {
  const behind = (node: Value): Value => (isAlias(node) ? (aliases.get(node) ?? null) : node);
  const [mine, theirs] = [behind(own), behind(inherited)];
  if (!schema || !isEntries(mine) || !isEntries(theirs)) return own;
  const schemaOf = schemasBelow(schema, mine, theirs, behind);
  if (!schemaOf) return own;
  const present = new Map(mine.items.map((item) => [keyText(item), item]));
  const kept = theirs.items.map((item) => {
    const name = keyText(item);
    const over = name === undefined ? undefined : present.get(name);
    if (!over) return item;
    present.delete(name);
    return new Pair<ParsedNode, Value>(over.key, merge(schemaOf(name ?? ''), over.value, item.value, aliases));
  });
  const added = mine.items.filter((item) => present.get(keyText(item)) === item || isWrittenTwice(mine, item));
  return new MergedMap(mine, [...kept, ...added], endOf(mine));
}

/** A key that a file writes twice stays so: that is reported, not inherited away. */
const isWrittenTwice = (map: Entries, item: Pair<ParsedNode, Value>): boolean =>
  map.items.filter((other) => keyText(other) === keyText(item)).length > 1;

/** What stands below each key where two maps can be merged; `undefined` where the file's own takes the other's place. */
function schemasBelow(
  schema: Schema,
  mine: Entries,
  theirs: Entries,
  behind: (node: Value) => Value,
): ((name: string) => Schema | undefined) | undefined {
  switch (schema.kind) {
    case 'record':
      return below(schema.keys);
    case 'map':
      return () => schema.of;
    case 'tagged': {
      const word = (map: Entries): string | undefined => wordAt(map, schema.tag, behind);
      const tag = word(theirs);
      const isSame = tag !== undefined && (word(mine) ?? tag) === tag && Object.hasOwn(schema.options, tag);
      return isSame ? below(schema.options[tag]?.keys ?? {}) : undefined;
    }
    case 'choice': {
      const [own, other] = [mine.items, theirs.items].map((items) => (items.length === 1 ? items[0] : undefined));
      const name = own && keyText(own);
      if (name === undefined || !other || keyText(other) !== name || !Object.hasOwn(schema.options, name))
        return undefined;
      return () => ({ kind: 'record', keys: schema.options[name]?.keys ?? {} });
    }
    case 'settings':
      return () => undefined;
    default:
      return undefined;
  }
}

const below =
  (keys: Keys) =>
  (name: string): Schema | undefined =>
    Object.hasOwn(keys, name) ? keys[name]?.is : undefined;

/** The word under a key of a map. */
export function wordAt(map: Entries, key: string, behind: (node: Value) => Value): string | undefined {
  const item = map.items.find((each) => keyText(each) === key);
  const value = item && behind(item.value);
  return isScalar(value) ? String(value.value) : undefined;
}
