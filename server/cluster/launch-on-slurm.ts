import path from 'node:path';
import { readRecord, writeRecord } from '../trainer/folder/runs.ts';
import { nextState } from '../trainer/lifecycle.ts';
import { writeJob } from './job-record.ts';
import type { PlacedProduct } from './placement.ts';
import type { SlurmOptions } from './slurm/options.ts';
import { jobScript } from './slurm/script.ts';
import { submit } from './slurm/submit.ts';

/** What is to be trained on the cluster. */
export interface ClusterOrder {
  /** Prepared run folders. */
  readonly dirs: readonly string[];
  readonly name: string;
  readonly product: PlacedProduct;
  readonly options: SlurmOptions;
  /** How many of them may run at once. */
  readonly atOnce?: number | undefined;
}

/**
 * Submits runs, several as one array, and notes in each run's folder which job trains it. Where Slurm refuses, the runs
 * say so in their records: nothing is left that seems to wait.
 * @returns the job of each run
 * @throws SlurmError
 */
export async function launchOnSlurm(order: ClusterOrder): Promise<readonly string[]> {
  const { dirs, name, product, options, atOnce } = order;
  const [first] = dirs;
  if (first === undefined) return [];
  const single = dirs.length === 1;
  const script = jobScript({ product, dirs, setup: options.setup });
  const home = (single ? first : path.dirname(first)).replaceAll('%', '%%');
  const output = path.join(home, single ? 'slurm.log' : 'slurm-%A_%a.log');
  try {
    const array = single ? {} : { array: { size: dirs.length, atOnce } };
    const job = await submit({ name, script, options, output, ...array });
    const jobs = dirs.map((_, i) => (single ? job : `${job}_${i}`));
    const submitted = new Date().toISOString();
    dirs.forEach((dir, i) => writeJob(dir, { format: 1, launcher: 'slurm', job: jobs[i] ?? job, submitted }));
    return jobs;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const dir of dirs) {
      const record = readRecord(dir);
      writeRecord(dir, { ...record, state: nextState(record.state, 'fail'), reason, ended: new Date().toISOString() });
    }
    throw error;
  }
}
