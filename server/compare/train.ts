import path from 'node:path';
import type { Experiment } from '../definition/experiment.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import type { RunRequest } from '../trainer/launch.ts';
import { higherIsBetter } from '../definition/metric.ts';
import { keyOf, needsOf } from './members.ts';
import { runsOf, type ComparisonPlan, type PlannedRun } from './plan.ts';
import {
  beginComparison,
  findComparison,
  hashOf,
  readDefinitionOf,
  writeComparison,
  type Comparison,
} from './record.ts';

/** What is to be compared, and how its runs are to be trained. */
export interface ComparisonOrder {
  readonly request: Omit<RunRequest, 'arm' | 'seed' | 'out' | 'smoke' | 'sources'>;
  readonly plan: ComparisonPlan;
  /** Folder that holds `runs/` and `comparisons/`. */
  readonly home: string;
}

/** A comparison and its folder. */
export interface OpenComparison {
  readonly dir: string;
  readonly comparison: Comparison;
}

/** Where the runs and comparisons of a definition are kept. */
export const homeOf = (file: string): string => path.join(path.dirname(path.resolve(file)), '.mtl');

export const comparisonsIn = (home: string): string => path.join(home, 'comparisons');

/** Takes the comparison of this question up again, or begins it; `fresh` always begins. */
export function openComparison(experiment: Experiment, order: ComparisonOrder, fresh: boolean): OpenComparison {
  const { request, plan, home } = order;
  const { file, text, epochs, dataRoot, backend } = request;
  const sha256 = hashOf([text, plan, epochs ?? null, dataRoot ?? null, backend ?? null]);
  const known = fresh ? undefined : findComparison(comparisonsIn(home), sha256);
  if (known) return known;
  const metrics = Object.fromEntries(
    Object.entries(experiment.tasks).map(([task, own]) => [
      task,
      own.metrics.map((name) => ({ name, higherIsBetter: higherIsBetter(name) })),
    ]),
  );
  const asked = {
    file: path.resolve(file),
    ...(epochs !== undefined && { epochs }),
    ...(dataRoot !== undefined && { dataRoot: path.resolve(dataRoot) }),
    ...(backend && { backend }),
  };
  return beginComparison(comparisonsIn(home), { name: experiment.name, sha256, request: asked, plan, metrics }, text);
}

/** The order that a comparison was begun with, to go on with it. */
export function orderOf({ dir, comparison }: OpenComparison): ComparisonOrder {
  const { request, plan } = comparison;
  return { request: { ...request, text: readDefinitionOf(dir) }, plan, home: path.dirname(path.dirname(dir)) };
}

/** The runs of a comparison that have not finished. */
export function missingRuns({ dir, comparison }: OpenComparison): readonly PlannedRun[] {
  return runsOf(comparison.plan).filter((run) => !isFinished(dir, comparison, run));
}

function isFinished(dir: string, comparison: Comparison, run: PlannedRun): boolean {
  const folder = folderOf(dir, comparison, run);
  if (folder === undefined) return false;
  try {
    return readRecord(folder).state === 'finished';
  } catch {
    // Its folder was deleted or damaged: it is trained again.
    return false;
  }
}

/** The folder of a run that was begun. */
function folderOf(dir: string, { runs }: Comparison, run: PlannedRun): string | undefined {
  const found = runs.find((each) => keyOf(each) === keyOf(run));
  return found && path.resolve(dir, found.dir);
}

/** The folders of what a run needs; undefined where one of them has not finished. */
function sourcesOf(dir: string, comparison: Comparison, run: PlannedRun): readonly string[] | undefined {
  const needs = needsOf(run, comparison.plan.ensembleSize);
  if (!needs.every((need) => isFinished(dir, comparison, need))) return undefined;
  return needs.flatMap((need) => folderOf(dir, comparison, need) ?? []);
}

/** Trains one run to its end, and says when it has its folder; gives whether others are to be trained after it. */
export type TrainRun = (request: RunRequest, started: (dir: string) => void) => Promise<boolean>;

/**
 * Trains what is missing, run by run; the comparison's folder names every run from its beginning. What needs a run that has
 * failed is left out.
 */
export async function trainMissing(order: ComparisonOrder, begun: OpenComparison, train: TrainRun): Promise<void> {
  const { dir } = begun;
  const out = path.join(order.home, 'runs');
  let { comparison } = begun;
  for (const { member, seed } of missingRuns(begun)) {
    const sources = sourcesOf(dir, comparison, { member, seed });
    if (!sources) continue;
    const started = (runDir: string): void => {
      const others = comparison.runs.filter((run) => run.member !== member || run.seed !== seed);
      comparison = { ...comparison, runs: [...others, { member, seed, dir: path.relative(dir, runDir) }] };
      writeComparison(dir, comparison);
    };
    const request = { ...order.request, arm: member, seed, out, ...(sources.length > 0 && { sources }) };
    if (!(await train(request, started))) return;
  }
}
