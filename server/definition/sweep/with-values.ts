import { isAlias, isMap, isScalar, isSeq, Pair, parseDocument, YAMLMap, type Document, type Node } from 'yaml';
import { print } from '../text/print.ts';
import type { Assignment } from './space.ts';

/**
 * A definition with other values for some of its settings, and without its sweep; comments and order stay.
 * @param text that extends no other and has no errors
 */
export function withValues(text: string, values: Assignment): string {
  const document = parseDocument(text, { uniqueKeys: false, keepSourceTokens: true, logLevel: 'error' });
  const root = document.contents;
  if (!isMap(root)) return text;
  // What is chosen must be there before its options are set.
  const paths = Object.keys(values).toSorted((a, b) => a.split('.').length - b.split('.').length);
  for (const path of paths) setAt(document, root, path.split('.'), values[path]);
  root.delete('sweep');
  return print(document, text);
}

function setAt(document: Document, root: YAMLMap, steps: readonly string[], value: unknown): void {
  let at: Node = root;
  for (const step of steps.slice(0, -1)) at = mapAt(document, at, step);
  const last = steps.at(-1) ?? '';
  const there = valueIn(at, last);
  const scalar = typeof value !== 'object';
  if (isScalar(there) && scalar) {
    there.value = value;
    // How the old value was written says nothing of the new one.
    for (const written of ['source', 'format', 'minFractionDigits'] as const) delete there[written];
    return;
  }
  const node: Node = document.createNode(value, { flow: true });
  if (isScalar(there) || isMap(there) || isSeq(there)) node.comment = there.comment ?? null;
  put(document, at, last, node);
}

/** The map or list at a step, made where there is none: an option without keys, a choice by its bare name, nothing at all. */
function mapAt(document: Document, at: Node, step: string): Node {
  const there = valueIn(at, step);
  if (isMap(there) || isSeq(there)) return there;
  const behind = isAlias(there) ? there.resolve(document) : undefined;
  // Only this place changes, not the others that the anchor stands for.
  const made = behind && (isMap(behind) || isSeq(behind)) ? unanchored(behind.clone()) : flowMap();
  if (isScalar(there)) made.comment = there.comment ?? null;
  put(document, at, step, made);
  return made;
}

function flowMap(): Node {
  const map = new YAMLMap();
  map.flow = true;
  return map;
}

function unanchored(node: unknown): Node {
  if (!isMap(node) && !isSeq(node)) throw new Error('a collection has no other kind of copy');
  delete node.anchor;
  return node;
}

function valueIn(at: Node, step: string): unknown {
  if (isSeq(at)) return at.items[Number(step)];
  return isMap(at) ? at.items.find(({ key }) => isScalar(key) && String(key.value) === step)?.value : undefined;
}

function put(document: Document, at: Node, step: string, value: Node): void {
  if (isSeq(at)) {
    at.items[Number(step)] = value;
    return;
  }
  if (!isMap(at)) return;
  const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  if (pair) pair.value = value;
  else at.items.push(new Pair(document.createNode(step), value));
}
