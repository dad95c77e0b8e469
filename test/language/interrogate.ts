import assert from 'node:assert/strict';
import { analyze } from '../../server/definition/analyze.ts';
import { anchors } from '../../server/language/anchors.ts';
import { complete } from '../../server/language/complete.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { format } from '../../server/language/format.ts';
import { hints } from '../../server/language/hints.ts';
import { sourceAmong } from '../definition/memory-files.ts';
import { links } from '../../server/language/links.ts';
import { hover } from '../../server/language/hover.ts';
import { definitionAt, namePlaces, referencesAt } from '../../server/language/names.ts';
import { fixableProblems } from '../../server/language/quick-fixes.ts';
import { rename, RenameError } from '../../server/language/rename.ts';
import { selectionsAt } from '../../server/language/selection.ts';
import { tokens } from '../../server/language/tokens.ts';
import { symbols, type OutlineEntry } from '../../server/language/symbols.ts';

/** Checks what must hold of the problems of any text. */
export function checkProblems(text: string): void {
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

/** Every request that an editor makes of a text, by name; each checks what must hold of its answer. */
export const requests: Readonly<Record<string, (definition: DefinitionText, offset: number) => void>> = {
  problems: ({ text }) => checkProblems(text),
  hover: (definition, offset) => void hover(definition, offset),
  complete(definition, offset) {
    const { length } = definition.text;
    for (const { start, end } of complete(definition, offset)) assert.ok(start <= end && end <= length);
  },
  symbols: (definition) => symbols(definition).forEach(checkSymbol),
  names({ analysis, text }, offset) {
    for (const { start, end } of namePlaces(analysis)) assert.ok(0 <= start && start <= end && end <= text.length);
    definitionAt(analysis, offset);
    referencesAt(analysis, offset, true);
  },
  rename({ analysis }, offset) {
    try {
      rename(analysis, offset, 'renamed');
    } catch (error) {
      assert.ok(error instanceof RenameError);
    }
  },
  hints(definition) {
    const { length } = definition.text;
    for (const { offset, label } of hints(definition, { start: 0, end: length })) {
      assert.ok(offset <= length);
      assert.doesNotMatch(label, /NaN|undefined/);
    }
  },
  selections(definition, offset) {
    const ranges = selectionsAt(definition, offset);
    assert.equal(ranges.at(-1)?.end, definition.text.length);
  },
  tokens(definition) {
    let last = 0;
    for (const { start, end } of tokens(definition)) {
      assert.ok(last <= start && start < end && end <= definition.text.length);
      assert.doesNotMatch(definition.text.slice(start, end), /\n/);
      last = end;
    }
  },
  anchors: (definition) => void anchors(definition),
  links(definition) {
    for (const { start, end } of links(definition, '/')) assert.ok(start <= end && end <= definition.text.length);
  },
  fixes: (definition) => void fixableProblems(definition, { start: 0, end: definition.text.length }),
  format(definition) {
    const change = format(definition);
    if (!change) return;
    const after = definition.text.slice(0, change.start) + change.newText + definition.text.slice(change.end);
    assert.equal(format(new DefinitionText(after)), undefined, `formatting again changes more:\n${after}`);
  },
};

/** Where a text stands: beside a file that extends itself, so that `extends` may lead anywhere and nowhere. */
export const source = sourceAmong({ '/x/base.mtl.yaml': 'extends: base.mtl.yaml\nseed: 1\n' }, '/x/child.mtl.yaml');

/** Asks everything about a text. */
export function interrogate(text: string, offset: number): void {
  const definition = new DefinitionText(text, { source });
  for (const request of Object.values(requests)) request(definition, offset);
}
