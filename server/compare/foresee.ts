import { statfs } from 'node:fs/promises';
import type { Place } from '../data/place.ts';
import { describeNetwork } from '../definition/cost/describe-network.ts';
import type { Experiment } from '../definition/experiment.ts';
import { applyOverrides } from '../definition/overrides.ts';
import type { RunRequest } from '../trainer/launch.ts';
import { inquire } from '../trainer/inquiry/inquire.ts';
import { measure } from '../trainer/measure.ts';
import { networkFacts } from '../trainer/network-facts.ts';
import type { SideProcessOptions } from '../trainer/side-process.ts';
import { estimateRuns, type Estimate, type EstimatedRun } from './estimate.ts';

/** What is to be estimated. */
export interface ForeseenWork {
  readonly experiment: Experiment;
  readonly runs: readonly EstimatedRun[];
  readonly ensembleSize: number;
  readonly epochs?: number | undefined;
  readonly place: Place;
  readonly backend: NonNullable<RunRequest['backend']>;
}

/** How long steps are measured, in seconds. */
const measureSeconds = 1;

/** Of a run, beside getting its steps ready: the process, the backend, the data. */
const processSeconds = 2;

/**
 * Looks at the data and takes a few joint steps on made-up rows, each in a process beside this one, to say what runs will take.
 * @throws InquiryError, MeasureError or DataError saying why that cannot be said
 */
export async function foresee(work: ForeseenWork, options: SideProcessOptions): Promise<Estimate> {
  const { experiment, runs, ensembleSize, epochs, place, backend } = work;
  const facts = await networkFacts(experiment, place);
  const joint = applyOverrides(experiment, { arm: 'joint' });
  const { sets } = await inquire({ about: 'plan', experiment: joint, place }, options, () => undefined);
  const question = { experiment: joint, facts, backend, seconds: measureSeconds };
  const { kinds, preparingSeconds } = await measure(question, options);
  const slowest = Math.min(...kinds.map(({ rowsPerSecond }) => rowsPerSecond));
  return estimateRuns(runs, {
    experiment,
    epochs,
    ensembleSize,
    sets,
    rowsPerSecond: slowest,
    startSeconds: preparingSeconds + processSeconds,
    parametersOf: (own) => describeNetwork(own, facts).parameters.total,
  });
}

/** What is wrong with the disk that a comparison is to be kept on, in a sentence; undefined where there is room. */
export async function lackOfSpace(folder: string, { bytes }: Estimate): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free > bytes) return undefined;
  const megabytes = (value: number): string => `${Math.round(value / 1e6).toLocaleString('en-US')} MB`;
  return `The disk of ${folder} has ${megabytes(free)} free, and ${megabytes(bytes)} are needed: free some space, or keep the runs elsewhere (--out).`;
}
