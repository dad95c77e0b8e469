import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/** A change of a text. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * The change that gives a key of a definition a value, in flow style; all else, remarks too, stays as it is. Undefined where the
 * text cannot be read, something on the way to the key is no map, or the entry that it belongs to is not there.
 * @param path the keys that lead there: `['training', 'batchSize']`
 */
export function writeValue(text: string, path: readonly string[], value: string): TextChange | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  let map: YAMLMap = document.contents;
  for (const [depth, key] of path.entries()) {
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    // Only a setting may be new, never what it belongs to: a task or a data set.
    if (!pair)
      return depth > 0 && depth < path.length - 1 ? undefined : insertion(map, path.slice(depth), value, lines);
    if (depth === path.length - 1) {
      const range = rangeOf(pair.value);
      return range && { start: range[0], end: range[1], newText: range[0] === range[1] ? ` ${value}` : value };
    }
    if (!isMap(pair.value)) return undefined;
    map = pair.value;
  }
  return undefined;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [start, end]: readonly unknown[] = node.range;
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : undefined;
}

/** Puts a key before the first one of a map. */
function insertion(map: YAMLMap, path: readonly string[], value: string, lines: LineCounter): TextChange | undefined {
  const nested = path
    .toReversed()
    .reduce((inner, key, i) => (i === 0 ? `${key}: ${inner}` : `${key}: { ${inner} }`), value);
  const first = rangeOf(map.items[0]?.key);
  const range = rangeOf(map);
  if (!first) return range && { start: range[0], end: range[1], newText: `{ ${nested} }` };
  const [start] = first;
  if (map.flow === true) return { start, end: start, newText: `${nested}, ` };
  return { start, end: start, newText: `${nested}\n${' '.repeat(lines.linePos(start).col - 1)}` };
}
