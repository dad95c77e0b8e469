import type { Experiment } from '../definition/experiment.ts';
import { applyOverrides } from '../definition/overrides.ts';
import { slotsOf } from '../definition/cost/slots.ts';
import { isTuned, needsOf, type PlannedRun } from './members.ts';
import type { ComparisonPlan } from './plan.ts';
import { epochsOfTrials } from './sweep/plan.ts';

/** What runs will take, as far as that can be said beforehand. */
export interface Estimate {
  readonly runs: number;
  readonly seconds: number;
  /** Of checkpoints and journals. */
  readonly bytes: number;
}

/** What an estimate rests on. */
export interface Grounds {
  readonly experiment: Experiment;
  readonly epochs?: number | undefined;
  readonly ensembleSize: number;
  /** Rows of each data set on each side of its split. */
  readonly sets: Readonly<
    Record<string, { readonly train: number; readonly validation: number; readonly test: number }>
  >;
  /** Rows a second of training, as measured. */
  readonly rowsPerSecond: number;
  /** Of a run before its first step: starting, reading, getting ready. */
  readonly startSeconds: number;
  /** Trained values of the network of an experiment. */
  parametersOf(experiment: Experiment): number;
}

/** A forward pass takes about a third of a training step: the backward pass is two more of its kind. */
const forward = 1 / 3;

/** Checkpoints that a run keeps: the chosen one, the last, and of each the one before it. */
const checkpoints = 4;

/** Bytes of a number in the journal, with its comma. */
const numberBytes = 14;

/** A run, or a trial that is trained for other epochs than the runs are. */
export interface EstimatedRun extends PlannedRun {
  readonly epochs?: number;
}

/** Runs with the trials that come before them, where settings are to be found: all but the chosen one, which is a run already. */
export function withTrials(runs: readonly PlannedRun[], { tuning }: ComparisonPlan): readonly EstimatedRun[] {
  if (!tuning) return runs;
  const epochs = epochsOfTrials(tuning).toSorted((a, b) => a - b);
  const first = runs.filter(({ member, seed }) => seed === tuning.seeds[0] && isTuned(member));
  return [...runs, ...first.flatMap((run) => epochs.slice(0, -1).map((each) => ({ ...run, epochs: each })))];
}

/** What some runs will take, one after the other. */
export function estimateRuns(runs: readonly EstimatedRun[], grounds: Grounds): Estimate {
  const known = new Map<string, { seconds: number; bytes: number }>();
  let [seconds, bytes] = [0, 0];
  for (const run of runs) {
    const kind = `${run.member} ${run.epochs ?? ''}`;
    const own = known.get(kind) ?? costOf(run, grounds);
    known.set(kind, own);
    seconds += own.seconds;
    bytes += own.bytes;
  }
  return { runs: runs.length, seconds, bytes };
}

function costOf(run: EstimatedRun, grounds: Grounds): { seconds: number; bytes: number } {
  const { rowsPerSecond, startSeconds, ensembleSize } = grounds;
  const { epochs = grounds.epochs } = run;
  const sources = needsOf(run, ensembleSize).length > 0 ? { sources: ['.'] } : {};
  const change = { arm: run.member, ...sources, ...(epochs !== undefined && { epochs }) };
  const experiment = applyOverrides(grounds.experiment, change);
  const [validation, test] = [heldOut(experiment, grounds, 'validation'), heldOut(experiment, grounds, 'test')];
  const seconds = (rows: number): number => rows / rowsPerSecond + startSeconds;
  if (run.member.startsWith('ensemble:'))
    return { seconds: seconds(ensembleSize * forward * (validation + test)), bytes: 10_000 };
  const { rows, steps } = epochOf(experiment, grounds);
  const rounds = experiment.training.epochs;
  return {
    seconds: seconds(rounds * (rows + forward * validation) + forward * test),
    bytes: checkpointBytes(experiment, grounds) + rounds * steps * journalBytes(experiment),
  };
}

const setsOf = ({ tasks }: Experiment): string[] => [...new Set(Object.values(tasks).map(({ data }) => data))];

function heldOut(experiment: Experiment, { sets }: Grounds, split: 'validation' | 'test'): number {
  return setsOf(experiment).reduce((sum, name) => sum + (sets[name]?.[split] ?? 0), 0);
}

/** Rows that pass through the network in one epoch, and the steps that they make. */
function epochOf(experiment: Experiment, { sets }: Grounds): { rows: number; steps: number } {
  const { tasks, training } = experiment;
  const rowsOf = (name: string): number => sets[name]?.train ?? 0;
  const batches = (name: string): number => Math.max(1, Math.ceil(rowsOf(name) / training.batchSize));
  const share = (steps: number): number => Math.ceil(steps / training.accumulate);
  if (training.schedule.type === 'joint') {
    const names = setsOf(experiment);
    const steps = Math.max(0, ...names.map(batches));
    const rows = names.reduce((sum, name) => sum + rowsOf(name) * (steps / batches(name)), 0);
    return { rows, steps: share(steps) };
  }
  const each = Object.values(tasks).map(({ data }) => data);
  return {
    rows: each.reduce((sum, name) => sum + rowsOf(name), 0),
    steps: share(each.reduce((sum, name) => sum + batches(name), 0)),
  };
}

function checkpointBytes(experiment: Experiment, { parametersOf }: Grounds): number {
  const { optimizer, weightAveraging } = experiment.training;
  const arrays = 1 + slotsOf(optimizer) + (weightAveraging.type === 'ema' ? 1 : 0);
  return checkpoints * arrays * 4 * parametersOf(experiment);
}

/** Of a step: loss and weight of each task, each λR, and what every step has. */
function journalBytes({ tasks, objective }: Experiment): number {
  return numberBytes * (2 * Object.keys(tasks).length + objective.regularizers.length + 6);
}

/** `18 runs, one after the other: about 12 minutes here, and 340 MB of checkpoints and journals`. */
export function estimateText({ runs, seconds, bytes }: Estimate): string {
  const count = runs === 1 ? '1 run' : `${runs} runs, one after the other`;
  return `${count}: about ${durationText(seconds)} here, and ${sizeText(bytes)} of checkpoints and journals`;
}

function durationText(seconds: number): string {
  const rounded = (value: number, unit: string): string => {
    const whole = Math.max(1, Math.round(value));
    return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
  };
  if (seconds < 90) return rounded(seconds, 'second');
  if (seconds < 90 * 60) return rounded(seconds / 60, 'minute');
  return seconds < 48 * 3600 ? rounded(seconds / 3600, 'hour') : rounded(seconds / 86_400, 'day');
}

function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
