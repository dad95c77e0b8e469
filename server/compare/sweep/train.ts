import path from 'node:path';
import type { Experiment, Sweep } from '../../definition/experiment.ts';
import { withValues } from '../../definition/sweep/with-values.ts';
import type { RunRecord } from '../../trainer/folder/record.ts';
import type { PreparedRun, RunRequest } from '../../trainer/launch.ts';
import { recordIn, takeUp } from '../take-up.ts';
import { judgeOf, type Judge } from './judge.ts';
import { nextOf, type TrialJob } from './next.ts';
import { definitionOf, writeSweep, type OpenSweep, type TrialRun } from './record.ts';

/** How the runs of a sweep are trained. */
export interface SweepTraining {
  /** The definition's experiment, as written. */
  readonly experiment: Experiment & { readonly sweep: Sweep };
  /** Folder of runs. */
  readonly runs: string;
  /** More folders that data may be read from. */
  readonly allowed?: readonly string[];
  /** How many runs are begun at once; asked before each. */
  atOnce(): number;
  /** Trains a run to where it is held, or to its end; gives whether others are to be trained after it. */
  train(run: PreparedRun, job: TrialJob): Promise<boolean>;
}

/** A sweep at work: it owns its record, which several runs change in turn. */
class WorkingSweep {
  readonly #dir: string;
  readonly #text: string;
  readonly #how: SweepTraining;
  readonly #judge: Judge;
  sweep: OpenSweep['sweep'];

  constructor({ dir, sweep }: OpenSweep, how: SweepTraining) {
    this.#dir = dir;
    this.#how = how;
    this.sweep = sweep;
    this.#text = definitionOf(dir);
    this.#judge = judgeOf(how.experiment, how.experiment.sweep);
  }

  /** Trains one trial on, and keeps what it came to; gives whether others are to be trained after it. */
  async perform(job: TrialJob): Promise<boolean> {
    const prepared = await takeUp(this.#folderOf(job), this.#request(job, job.until));
    this.#change(job, (run) => ({ ...run, dir: path.relative(this.#dir, prepared.dir) }));
    // It may have come so far before the sweep was cut off.
    const goOn = (prepared.record.held ?? 0) >= job.until || (await this.#how.train(prepared, job));
    const record = recordIn(prepared.dir);
    if (record) this.#judged(job, record, goOn);
    return goOn;
  }

  /** Lets the run of the chosen trial read its test rows. */
  async finish(trial: number): Promise<boolean> {
    const job = { trial, seed: this.sweep.plan.seeds[0] ?? 0, until: this.sweep.plan.rounds.at(-1) ?? 0 };
    const folder = this.#folderOf(job);
    if (folder !== undefined && recordIn(folder)?.state === 'finished') return true;
    const prepared = await takeUp(folder, this.#request(job, undefined));
    this.#change(job, (run) => ({ ...run, dir: path.relative(this.#dir, prepared.dir) }));
    return this.#how.train(prepared, job);
  }

  #folderOf({ trial, seed }: TrialJob): string | undefined {
    const found = this.sweep.runs.find((run) => run.trial === trial && run.seed === seed);
    return found && path.resolve(this.#dir, found.dir);
  }

  #request({ trial, seed }: TrialJob, until: number | undefined): RunRequest {
    const { request, plan } = this.sweep;
    const { runs: out, allowed } = this.#how;
    const text = withValues(this.#text, plan.trials[trial] ?? {});
    return { ...request, text, seed, out, ...(allowed && { allowed }), ...(until !== undefined && { until }) };
  }

  /** @param goOn whether nobody stopped it: then one that was lost on its way, as for want of memory, would be lost again */
  #judged(job: TrialJob, { state, held, summary, reason }: RunRecord, goOn: boolean): void {
    if (state === 'failed' || (state === 'interrupted' && goOn))
      return this.#change(job, (run) => ({ ...run, failed: reason ?? 'it failed' }));
    if (held === undefined || held < job.until) return;
    const score = this.#judge.score(summary?.validation ?? {});
    const cost = Number.isFinite(score) && summary?.validation ? (this.#judge.higherIsBetter ? -score : score) : null;
    this.#change(job, (run) => ({ ...run, reached: [...run.reached, { epochs: job.until, cost }] }));
  }

  #change({ trial, seed }: TrialJob, change: (run: TrialRun) => TrialRun): void {
    const own = (run: TrialRun): boolean => run.trial === trial && run.seed === seed;
    const run = this.sweep.runs.find(own) ?? { trial, seed, dir: '', reached: [] };
    this.sweep = { ...this.sweep, runs: [...this.sweep.runs.filter((other) => !own(other)), change(run)] };
    writeSweep(this.#dir, this.sweep);
  }
}

/**
 * Trains what a sweep lacks: its trials, round by round, each held before any test row is read, and at the end the chosen one to its
 * end. A trial that fails is out; what is done is not done again. Gives the sweep as it is then, and whether nobody stopped it.
 */
export async function trainSweep(
  begun: OpenSweep,
  how: SweepTraining,
): Promise<OpenSweep & { readonly complete: boolean }> {
  const working = new WorkingSweep(begun, how);
  const ended = (complete: boolean) => ({ dir: begun.dir, sweep: working.sweep, complete });
  for (;;) {
    const next = nextOf(working.sweep.plan, working.sweep.runs);
    if (next.type === 'none') return ended(true);
    if (next.type === 'chosen') return ended(await working.finish(next.trial));
    if (!(await performAll(next.jobs, how, (job) => working.perform(job)))) return ended(false);
  }
}

/** Performs jobs in their order, as many at once as may be; false where one of them is to be the last. */
async function performAll(
  jobs: readonly TrialJob[],
  how: SweepTraining,
  perform: (job: TrialJob) => Promise<boolean>,
): Promise<boolean> {
  const atWork = new Set<Promise<void>>();
  const errors: unknown[] = [];
  let goOn = true;
  for (const job of jobs) {
    while (atWork.size >= how.atOnce()) await Promise.race(atWork);
    if (!goOn) break;
    const work: Promise<void> = perform(job)
      .then(
        (wanted) => void (goOn &&= wanted),
        (error: unknown) => {
          errors.push(error);
          goOn = false;
        },
      )
      .finally(() => atWork.delete(work));
    atWork.add(work);
  }
  await Promise.all(atWork);
  // The others were let come to their end first: what they did is kept.
  if (errors.length > 0) throw errors[0];
  return goOn;
}
