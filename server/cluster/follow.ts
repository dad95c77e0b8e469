import { setTimeout as wait } from 'node:timers/promises';
import type { RunRecord } from '../trainer/folder/record.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import { settleRecord } from '../trainer/launch.ts';
import { isFinal } from '../trainer/lifecycle.ts';
import { SlurmError } from './slurm/call.ts';
import { askForJobs, isOnTheWay, type JobStates, type JobStatus } from './slurm/jobs.ts';
import { wordsFor } from './slurm/words.ts';

/** A run that a job trains. */
export interface ClusterRun {
  readonly dir: string;
  readonly job: string;
}

/** Where a run and its job stand. */
export interface Standing extends ClusterRun {
  readonly record: RunRecord;
  /** What Slurm says of the job; undefined where it has not been asked or has forgotten it. */
  readonly status: JobStatus | undefined;
  /** Whether the job will certainly do nothing more. */
  readonly gone: boolean;
}

/** Looks at a run and at what Slurm said of its job, where it has been asked. */
export function standingOf(run: ClusterRun, states: JobStates | undefined, gone = false): Standing {
  return { ...run, record: readRecord(run.dir), status: states?.get(run.job), gone };
}

/** Ends, in the record, a run whose job has gone, with the reason. */
export function settled(standing: Standing): Standing {
  return { ...standing, record: settleRecord(standing.dir, reasonFor(standing.job, standing.status)) };
}

function reasonFor(job: string, status: JobStatus | undefined): string {
  if (!status) return `Slurm knows nothing of job ${job} any more, and the run had not ended.`;
  const { state, node } = status;
  const where = node === undefined ? '' : ` on ${node}`;
  return state === 'COMPLETED'
    ? `Job ${job}${where} ended, and the run had not; the last lines of its log say why.`
    : `Job ${job}${where}: ${wordsFor(status)}.`;
}

/** Whether nothing more will happen: only an interrupted run may be taken up again by its job. */
export function isOver({ record, gone }: Standing): boolean {
  return record.state === 'interrupted' ? gone : isFinal(record.state);
}

export interface FollowOptions {
  /** Ends the following; the jobs go on. */
  readonly signal: AbortSignal;
  /** Seconds between two questions to Slurm, which may be many people's. */
  readonly intervalSeconds?: number;
  /** Told where every run stands, at each look. */
  onLook(standings: readonly Standing[]): void;
  /** Told once when Slurm does not answer; it is asked again. */
  onSilence(reason: string): void;
}

/** Seconds between two looks into the run folders. */
const lookSeconds = 1;

/**
 * Follows runs until all are over: their folders are looked at every second, Slurm is asked seldom, one question for all of
 * them. While Slurm does not answer, nothing is concluded from it.
 * @returns where the runs stand at the end, or when the signal comes
 */
export async function followJobs(runs: readonly ClusterRun[], options: FollowOptions): Promise<readonly Standing[]> {
  const { signal, intervalSeconds = 10, onLook } = options;
  const inquiry = new Inquiry(runs, options);
  for (let asked = Number.NEGATIVE_INFINITY; ;) {
    const isTime = performance.now() - asked >= intervalSeconds * 1000;
    if (isTime) asked = performance.now();
    const standings = await inquiry.look(isTime);
    onLook(standings);
    if (standings.every(isOver) || signal.aborted) return standings;
    await wait(lookSeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}

/** What is known of the jobs of some runs. */
class Inquiry {
  readonly #runs: readonly ClusterRun[];
  readonly #onSilence: FollowOptions['onSilence'];
  #states: JobStates | undefined;
  /**
   * How many answers in a row have said that a job does nothing more. One is too few: a job that is queued again passes
   * through other states, and a network file system may show the end of a run seconds after that of its job.
   */
  readonly #gone = new Map<string, number>();
  #silent = false;

  constructor(runs: readonly ClusterRun[], { onSilence }: FollowOptions) {
    this.#runs = runs;
    this.#onSilence = onSilence;
  }

  /** @param ask whether Slurm is to be asked again */
  async look(ask: boolean): Promise<readonly Standing[]> {
    if (ask) await this.#ask();
    return this.#runs.map((run) => {
      const standing = standingOf(run, this.#states, (this.#gone.get(run.job) ?? 0) > 1);
      return standing.gone && !isFinal(standing.record.state) ? settled(standing) : standing;
    });
  }

  async #ask(): Promise<void> {
    try {
      const states = await askForJobs(this.#runs.map(({ job }) => job));
      for (const { job } of this.#runs) {
        const status = states.get(job);
        this.#gone.set(job, status && isOnTheWay(status) ? 0 : (this.#gone.get(job) ?? 0) + 1);
      }
      this.#states = states;
      this.#silent = false;
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      if (!this.#silent) this.#onSilence(error.message);
      this.#silent = true;
    }
  }
}
