import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../definition/experiment.ts';
import type { DataHashes, ResolvedRun } from './folder/resolved.ts';
import type { Orders } from './orders.ts';
import type { Reporter } from './reporter.ts';
import { loadTrainingData, type TrainingData } from './training-data.ts';

type Hashes = Readonly<Record<string, DataHashes>>;

/** What reads the data of a run, and who is told. */
export interface RunDataRequest {
  readonly resolved: ResolvedRun;
  readonly experiment: Experiment;
  readonly reporter: Reporter;
  readonly orders: Orders;
  /** Rows kept of each split; all without it. */
  readonly mostRows?: number;
}

/**
 * Reads the data of a run, saying what is being read; an order to end is heard between two sets.
 * @throws DataError, Interruption
 */
export async function readRunData(request: RunDataRequest): Promise<{ data: TrainingData; hashes: Hashes }> {
  const { resolved, experiment, reporter, orders, mostRows = Number.POSITIVE_INFINITY } = request;
  const onReading = (name: string): void => {
    orders.check();
    reporter.activity(`reading ${name}`);
  };
  const onNotice = (text: string): void => reporter.notice(text);
  const place = { root: resolved.root, allowed: resolved.allowed };
  const data = await loadTrainingData(experiment, place, { mostRows, onReading, onNotice });
  return { data, hashes: Object.fromEntries(Object.entries(data).map(([name, set]) => [name, set.hashes])) };
}

/** The data sets whose rows, or splits, are not those that `before` was made of. */
export function changedSets(now: Hashes, before: Hashes): readonly string[] {
  return Object.keys(now).filter((name) => !isDeepStrictEqual(now[name], before[name]));
}
