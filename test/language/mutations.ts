import { isNode, parseDocument, visit } from 'yaml';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const scraps = [
  '\t',
  '\n',
  ' ',
  '  ',
  ':',
  '-',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!x',
  '|',
  '>',
  '?',
  ',',
  '\0',
  '\r',
  'é',
  '\uD800',
  '---',
  '<<: ',
  '.inf',
  '1e999',
  'null',
  '~',
  '__proto__',
  'name: ',
  'extends: base.mtl.yaml\n',
];

/** A copy of a random entry of the tree put in the place of another; the text itself where it has no tree. */
function grafted(text: string, random: () => number): string {
  const document = parseDocument(text, { logLevel: 'silent' });
  const slots: { get: () => unknown; set: (node: unknown) => void }[] = [];
  visit(document, {
    Pair: (_, pair) => void slots.push({ get: () => pair.value, set: (node) => (pair.value = node) }),
    Seq: (_, { items }) =>
      items.forEach((item, i) => slots.push({ get: () => item, set: (node) => (items[i] = node) })),
  });
  const any = () => slots[Math.floor(random() * slots.length)];
  const [from, to] = [any(), any()];
  const node = from?.get();
  if (!to || !isNode(node) || document.errors.length > 0) return text;
  to.set(node.clone());
  try {
    return String(document);
  } catch (error) {
    // An alias may have come to stand before its anchor, which cannot be written.
    if (error instanceof Error) return text;
    throw error;
  }
}

/** One random change: characters, lines, entries of the tree, or two pieces swapped. */
export function mutated(text: string, random: () => number): string {
  const at = (): number => Math.floor(random() * (text.length + 1));
  const [from, to] = [at(), at()].toSorted((a, b) => a - b) as [number, number];
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, from) + (scraps[Math.floor(random() * scraps.length)] ?? '') + text.slice(from);
    case 1:
      return text.slice(0, from) + text.slice(Math.min(to, from + 8));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[Math.floor(random() * lines.length)] ?? '').join('\n');
    case 4:
      return lines.with(line, ' '.repeat(Math.floor(random() * 9)) + (lines[line] ?? '').trim()).join('\n');
    case 5:
      return grafted(text, random);
    default:
      return text.slice(0, from) + text.slice(to) + text.slice(from, to);
  }
}
