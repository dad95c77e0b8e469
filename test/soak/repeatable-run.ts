import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import type { ResolvedRun } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import type { RunSeries } from '../../server/trainer/folder/series.ts';
import { prepareRun, startTrainer, type Trainer } from '../../server/trainer/launch.ts';
import type { FromTrainer } from '../../server/trainer/messages.ts';

export const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));

/** How long a run is. */
interface Extent {
  readonly epochs: number;
  readonly train: number;
}

/** A small network that is saved often and remembers much: averages, slots, learned weights, dropout. */
const definition = ({ epochs, train }: Extent) => `version: 1
data:
  pictures: {format: shapes, train: ${train}, test: 40, size: 12}
model:
  encoder:
    - flatten
    - dense: {units: 16, activation: relu}
    - dropout: {rate: 0.2}
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size}
objective: {weighting: uncertainty}
training:
  {epochs: ${epochs}, batchSize: 8, schedule: joint, optimizer: adam, weightAveraging: ema, learningRateSchedule: cosine}
`;

/** Prepares the run in a folder of its own. */
export async function prepare(
  place: string,
  backend: ResolvedRun['backend'],
  extent: Extent = { epochs: 16, train: 240 },
): Promise<string> {
  mkdirSync(place, { recursive: true });
  const file = path.join(place, 'a.mtl.yaml');
  const text = definition(extent);
  writeFileSync(file, text);
  return (await prepareRun({ file, text, backend })).dir;
}

/** Starts the trainer of a run. */
export function start(dir: string, onMessage: (message: FromTrainer) => void = () => undefined): Trainer {
  return startTrainer(dir, { trainerFile, environment: process.env, onMessage });
}

/** Trains a run to its end, or what is left of it. */
export const finish = (dir: string): Promise<RunRecord> => start(dir).ended;

/** The steps of a run on the disk; every whole line of its journal is one that can be read. */
export async function seriesOf(dir: string): Promise<RunSeries> {
  const { series, unreadable } = await openJournal(path.join(dir, 'metrics.jsonl'));
  assert.equal(unreadable, 0, `${dir}: lines of the journal that nobody can read`);
  return series;
}

/** Everything that a run came to, but the clock: equal for runs that are equal to the last bit. */
export async function resultOf(dir: string) {
  const series = await seriesOf(dir);
  const { state, summary } = readRecord(dir);
  return {
    state,
    summary,
    steps: { ...series.snapshot(), seconds: undefined },
    epochs: series.epochs.map((line) => ({ ...line, seconds: undefined })),
    values: readFileSync(path.join(dir, 'checkpoint', 'last', 'values.bin')).toString('base64'),
  };
}
