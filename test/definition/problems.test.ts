import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import type { DeviceMemory } from '../../server/definition/cost/need.ts';
import type { KnownData } from '../../server/definition/data-facts/facts.ts';
import { problemCodes } from '../../server/definition/codes.ts';
import type { Fix, Problem } from '../../server/definition/problem.ts';
import { foundProblem, wantedProblems } from './markers.ts';

const fixtures = new URL('fixtures/', import.meta.url);

/** What stands beside a fixture. */
function beside(name: string, what: string): unknown {
  const file = new URL(name.replace('.mtl.yaml', `.${what}.json`), fixtures);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** A fixture read as the file that it is, so that it may extend others; what its data and a device hold stands beside it. */
function read(name: string, text: string) {
  return analyzeInDetail(text, {
    source: sourceOnDisk(fileURLToPath(new URL(name, fixtures))),
    data: beside(name, 'facts') as KnownData | undefined,
    device: beside(name, 'device') as DeviceMemory | undefined,
  });
}
const names = readdirSync(fixtures).filter((name) => name.endsWith('.mtl.yaml'));

/** Run with UPDATE_GOLDEN=1 to write the texts after the fixes anew. */
const update = process.env.UPDATE_GOLDEN === '1';

/** The text after the first fix of every problem, from the end of the text to its beginning. */
function fixed(text: string, problems: readonly Problem[]): string {
  const fixes = problems.map(({ fixes }) => fixes?.[0]).filter((fix): fix is Fix => fix !== undefined);
  const edits = fixes.flatMap((fix) => fix.edits).toSorted((a, b) => b.start - a.start || b.end - a.end);
  return edits.reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

for (const name of names) {
  const text = readFileSync(new URL(name, fixtures), 'utf8');

  test(`${name}: exactly the problems of its markers`, () => {
    const wanted = wantedProblems(text);
    const found = read(name, text).problems.map((problem) => foundProblem(text, problem, wanted));
    assert.deepEqual(found.toSorted(), wanted.toSorted());
  });

  test(`${name}: the fixes give the golden text`, () => {
    const golden = new URL(name.replace('.mtl.yaml', '.fixed.yaml'), fixtures);
    const { problems } = read(name, text);
    const result = fixed(text, problems);
    if (update && result !== text) writeFileSync(golden, result);
    assert.equal(result, existsSync(golden) ? readFileSync(golden, 'utf8') : text);
    const left = new Set(read(name, result).problems.map(({ message }) => message));
    for (const { message, fixes } of problems)
      assert.ok(!fixes?.length || !left.has(message), `still there: ${message}`);
  });
}

test('each code is shown by a fixture', () => {
  const shown = new Set(
    names
      .flatMap((name) => wantedProblems(readFileSync(new URL(name, fixtures), 'utf8')))
      .map((line) => line.split(' ')[2]),
  );
  // A text of more than a million characters is made in texts.test.ts instead of being kept.
  const missing = Object.keys(problemCodes).filter((code) => code !== 'too-large' && !shown.has(code));
  assert.deepEqual(missing, []);
});

test('each code has its entry in docs/problems.md, with its severity, and no entry is left over', () => {
  const page = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8');
  const entries = [...page.matchAll(/^### (\S+)\n\n_(\w+)\._ /gm)].map((match) => [match[1], match[2]?.toLowerCase()]);
  assert.deepEqual(Object.fromEntries(entries), problemCodes);
});

test('every message is one sentence or two, without a line break, and ends', () => {
  for (const name of names) {
    for (const { message } of read(name, readFileSync(new URL(name, fixtures), 'utf8')).problems)
      assert.match(message, /^[^\n]{10,300}[.?]$/, message);
  }
});
