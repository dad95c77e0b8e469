import type { TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { DataError } from '../../server/data/data-error.ts';
import { loadData, type SplitSet, type Splitting } from '../../server/data/load.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { temporaryPlace, writeFiles } from './cifar-folder.ts';

/** The options of sentences as the format's defaults have them. */
export const defaults = {
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.2,
  encoding: 'utf8',
  tokens: 'whitespace',
  lowerCase: true,
  minCount: 1,
  maxSize: undefined,
  length: undefined,
  lengthPercentile: 100,
  pad: 'after',
} as const;

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Loads a data set from files written for one test. */
export async function load(
  t: TestContext,
  source: DataSource,
  files: Files,
  splitting: Splitting = { validation: 0, splitSeed: 0 },
): Promise<SplitSet> {
  const place = await temporaryPlace(t);
  await writeFiles(place.root, files);
  return loadData(source, place, splitting);
}

/** The one sentence that refuses a data set. */
export async function refused(t: TestContext, source: DataSource, files: Files): Promise<DataError> {
  const outcome = await load(t, source, files).catch((error: unknown) => error);
  assert.ok(outcome instanceof DataError, `wanted a DataError, got ${String(outcome)}`);
  assert.match(outcome.message, /^[^\n]+\.$/, 'one sentence on one line');
  return outcome;
}

/** The inputs of rows, as they enter a network. */
export function inputsOf({ train }: SplitSet, ids: readonly number[]): number[][] {
  const size = train.inputShape.reduce((product, side) => product * side, 1);
  const out = new Float32Array(ids.length * size);
  train.gather(ids, out);
  return ids.map((_, i) => [...out.subarray(i * size, (i + 1) * size)]);
}
