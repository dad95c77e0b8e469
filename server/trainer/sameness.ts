import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { changesBetween } from './changes.ts';
import { runFiles } from './folder/files.ts';
import { readRecord } from './folder/runs.ts';
import { openJournal } from './folder/open-journal.ts';
import type { RunSeries } from './folder/series.ts';
import type { StepBlock } from './messages.ts';

/** What came of doing a run again. */
export interface Reproduction {
  readonly same: boolean;
  /** A few sentences. */
  readonly text: string;
}

/** Holds a run against the one that it reproduces: every number of every step, every score, every parameter, to the last bit. */
export async function compareToOriginal(original: string, again: string): Promise<Reproduction> {
  const [old, now] = [readRecord(original), readRecord(again)];
  if (old.state !== now.state)
    return {
      same: false,
      text: `Run ${now.id} ${now.state}, and run ${old.id} ${old.state}.${now.reason === undefined ? '' : ` ${now.reason}`}`,
    };
  const [before, after] = [await seriesOf(original), await seriesOf(again)];
  const difference =
    firstDifference(before.snapshot(), after.snapshot()) ??
    (JSON.stringify([old.summary, scoresOf(before)]) === JSON.stringify([now.summary, scoresOf(after)])
      ? undefined
      : 'the scores of an epoch differ') ??
    (valuesOf(original) === valuesOf(again) ? undefined : 'the parameters that were saved last differ');
  if (difference === undefined)
    return {
      same: true,
      text: `Run ${now.id} is run ${old.id} to the last bit: ${after.length} steps, every score and every parameter.`,
    };
  const why = whyOf(original, again);
  return { same: false, text: `Run ${now.id} is not run ${old.id} to the last bit: ${difference}. ${why}` };
}

const scoresOf = ({ epochs }: RunSeries) => epochs.map((line) => ({ ...line, seconds: 0 }));

/** What may have made the difference. */
function whyOf(original: string, again: string): string {
  const changed = changesBetween(original, again).map(({ name, before, after }) => `${name} ${before} → ${after}`);
  if (changed.length > 0) return `What else differs: ${changed.join('; ')}.`;
  const { backend } = readRecord(again);
  return backend?.why.includes('finds the GPU') === true
    ? 'On a GPU sums are added in an order that changes from run to run.'
    : 'Nothing else that is recorded differs: another processor or system library may.';
}

/** Where two runs part: `the loss of shape at step 12: 0.5 and 0.25`. */
function firstDifference(a: StepBlock, b: StepBlock): string | undefined {
  if (a.total.length !== b.total.length) return `one has ${a.total.length} steps and the other ${b.total.length}`;
  const columns = (block: StepBlock): [string, Float64Array][] => [
    ['the learning rate', block.learningRate],
    ...named('the loss of', block.loss),
    ...named('the weight of', block.weight),
    ...named('the regulariser', block.regularizer),
    ['what the methods add', block.added],
    ['the total', block.total],
    ...named('the product of gradients', block.gram ?? {}),
    ...named('the affinity', block.affinity ?? {}),
  ];
  const others = new Map(columns(b));
  let first: { step: number; text: string } | undefined;
  for (const [name, values] of columns(a)) {
    const step = values.findIndex((value, i) => !Object.is(value, others.get(name)?.[i]));
    if (step >= 0 && (first === undefined || step < first.step))
      first = { step, text: `${name} at step ${step + 1} is ${values[step]} and ${others.get(name)?.[step]}` };
  }
  return first?.text;
}

const named = (what: string, group: Readonly<Record<string, Float64Array>>): [string, Float64Array][] =>
  Object.entries(group).map(([name, values]) => [`${what} ${name}`, values]);

async function seriesOf(dir: string): Promise<RunSeries> {
  return (await openJournal(path.join(dir, runFiles.journal))).series;
}

function valuesOf(dir: string): string {
  const file = path.join(dir, runFiles.checkpoint, 'last', 'values.bin');
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}
