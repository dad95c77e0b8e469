import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { complete } from '../../server/language/complete.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { hover } from '../../server/language/hover.ts';
import { symbols, type OutlineEntry } from '../../server/language/symbols.ts';
import { mutated, randomNumbers } from './mutations.ts';
import { example } from './server.ts';

const texts = await Promise.all(['cifar', 'cifar-reference', 'shapes'].map(example));

/** Asks everything about a text and checks what must hold of every answer. */
function interrogate(text: string, offset: number): void {
  checkProblems(text);
  const definition = new DefinitionText(text);
  hover(definition, offset);
  for (const { start, end } of complete(definition, offset)) assert.ok(start <= end && end <= text.length);
  for (const symbol of symbols(definition)) checkSymbol(symbol);
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
