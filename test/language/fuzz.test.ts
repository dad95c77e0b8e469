import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { complete } from '../../server/language/complete.ts';
import { hover } from '../../server/language/hover.ts';
import { symbols, type OutlineEntry } from '../../server/language/symbols.ts';
import { example } from './server.ts';

const texts = await Promise.all(['cifar', 'cifar-reference', 'shapes'].map(example));

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Asks everything about a text and checks what must hold of every answer. */
function interrogate(text: string, offset: number): void {
  checkProblems(text);
  hover(text, offset);
  for (const { start, end } of complete(text, offset)) assert.ok(start <= end && end <= text.length);
  for (const symbol of symbols(text)) checkSymbol(symbol);
}

function checkProblems(text: string): void {
  const { experiment, problems } = analyze(text);
  const hasError = problems.some(({ severity }) => severity === 'error');
  assert.equal(experiment === undefined, hasError, 'an experiment exactly where there is no error');
  for (const { start, end, fixes } of problems) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `${start} to ${end} of ${text.length}`);
    for (const edit of (fixes ?? []).flatMap((fix) => fix.edits)) assert.ok(edit.end <= text.length);
  }
}

function checkSymbol({ range, selection, children }: OutlineEntry): void {
  assert.ok(range.start <= selection.start && selection.end <= range.end);
  children.forEach(checkSymbol);
}

for (const [i, text] of texts.entries())
  test(`example ${i}, cut off at every offset`, () => {
    for (let offset = 0; offset <= text.length; offset++) {
      if (offset % 5 === 0) interrogate(text.slice(0, offset), offset);
      else checkProblems(text.slice(0, offset));
    }
  });

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
];

/** One random change: characters, lines, or two pieces swapped. */
function mutated(text: string, random: () => number): string {
  const at = (): number => Math.floor(random() * (text.length + 1));
  const [from, to] = [at(), at()].toSorted((a, b) => a - b) as [number, number];
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 6)) {
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
    default:
      return text.slice(0, from) + text.slice(to) + text.slice(from, to);
  }
}

test('500 texts with random changes', () => {
  const random = randomNumbers(20_260_101);
  for (let i = 0; i < 500; i++) {
    let text = texts[i % texts.length] ?? '';
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) text = mutated(text, random);
    try {
      interrogate(text, Math.floor(random() * (text.length + 1)));
    } catch (error) {
      throw new Error(`after these changes:\n${text}`, { cause: error });
    }
  }
});
