import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument, type Node } from 'yaml';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import { parseText } from '../../server/definition/text/parse.ts';
import { parsePiecewise, ParsedPieces } from '../../server/definition/text/piecewise.ts';
import { largeDefinition } from '../bench/language/large-definition.ts';
import { mutated, randomNumbers } from '../language/mutations.ts';
import { example } from '../language/server.ts';

const texts = await Promise.all(['cifar', 'cifar-reference', 'shapes'].map(example));

const whole = (text: string) => parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });

/** A node with the places of everything in it. */
function placed(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if ('key' in node && 'value' in node) return [placed(node.key), placed(node.value)];
  if ('items' in node && Array.isArray(node.items)) return node.items.map(placed);
  return 'range' in node && 'value' in node && Array.isArray(node.range)
    ? { value: node.value, start: node.range[0], end: node.range[1] }
    : node;
}

function checkAgainstWhole(text: string, contents: Node | null | undefined): void {
  const document = whole(text);
  if (document.errors.length > 0 || document.warnings.length > 0) return;
  assert.deepEqual(placed(contents), placed(document.contents));
}

test('a text parsed entry by entry is the same as parsed at once', () => {
  const random = randomNumbers(7);
  let compared = 0;
  for (let i = 0; i < 600; i++) {
    let text = texts[i % texts.length] ?? '';
    for (let change = 0; change < i % 4; change++) text = mutated(text, random);
    const parsed = parseText(text);
    const isRight = parsed.problems.length === 0;
    const document = whole(text);
    if (isRight) {
      compared++;
      assert.equal(document.errors.length, 0, `${document.errors[0]?.message} in\n${text}`);
      checkAgainstWhole(text, parsed.contents);
    } else if (parsed.contents !== undefined) {
      assert.ok(document.errors.length + document.warnings.length > 0, `${parsed.problems[0]?.message} in\n${text}`);
    }
  }
  assert.ok(compared > 150, `${compared} texts were right`);
});

test('what was parsed before an edit is taken over without a difference', () => {
  const random = randomNumbers(11);
  const pieces = new ParsedPieces();
  let text = texts[0] ?? '';
  for (let i = 0; i < 300; i++) {
    if (i % 10 === 0) text = texts[i % texts.length] ?? '';
    text = mutated(text, random);
    const after = analyzeInDetail(text, { pieces });
    const anew = analyzeInDetail(text);
    assert.deepEqual(after.problems, anew.problems, text);
    assert.deepEqual(after.places.all, anew.places.all, text);
  }
});

test('a large definition is cut into its tasks, and only the one that changes is parsed again', () => {
  const text = largeDefinition();
  const pieces = new ParsedPieces();
  const before = parsePiecewise(text, pieces);
  const at = text.indexOf('relu', text.length / 2);
  const edited = `${text.slice(0, at)}tanh ${text.slice(at + 4)}`;
  const after = parsePiecewise(edited, pieces);
  assert.ok(before && after);
  checkAgainstWhole(edited, after.contents);
  const old = new Set(leaves(before.contents));
  const now = [...leaves(after.contents)];
  const kept = now.filter((node) => old.has(node)).length;
  assert.ok(kept > 0.98 * now.length && kept < now.length, `${kept} of ${now.length} nodes are kept`);
});

function* leaves(node: unknown): Generator<unknown> {
  if (typeof node !== 'object' || node === null) return;
  if ('key' in node && 'value' in node) {
    yield* leaves(node.key);
    yield* leaves(node.value);
  } else if ('items' in node && Array.isArray(node.items)) for (const item of node.items) yield* leaves(item);
  else yield node;
}
