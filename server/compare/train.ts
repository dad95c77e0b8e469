import path from 'node:path';
import type { Experiment } from '../definition/experiment.ts';
import type { PreparedRun, RunRequest } from '../trainer/launch.ts';
import { higherIsBetter } from '../definition/metric.ts';
import { isTuned, keyOf, needsOf } from './members.ts';
import { runsOf, type ComparisonPlan, type PlannedRun } from './plan.ts';
import {
  beginComparison,
  findComparison,
  hashOf,
  readDefinitionOf,
  writeComparison,
  type Comparison,
} from './record.ts';
import { recordIn, takeUp } from './take-up.ts';
import { tune } from './tuning.ts';

/** What is to be compared, and how its runs are to be trained. */
export interface ComparisonOrder {
  readonly request: Omit<RunRequest, 'arm' | 'seed' | 'out' | 'smoke' | 'sources' | 'until'>;
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
  // Whose folder was deleted or damaged, that is trained again.
  return folder !== undefined && recordIn(folder)?.state === 'finished';
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

/** Trains a run that has its folder to its end, or to where it is held; gives whether others are to be trained after it. */
export type TrainRun = (run: PreparedRun) => Promise<boolean>;

/**
 * Trains what is missing, run by run; the comparison's folder names every run from its beginning, and one that was cut off goes on
 * from where it was saved. Where settings are to be found, that of each member comes before its first run. What needs a run that has
 * failed is left out.
 */
export async function trainMissing(order: ComparisonOrder, begun: OpenComparison, train: TrainRun): Promise<void> {
  const { dir } = begun;
  const { text, allowed, ...request } = order.request;
  const out = path.join(order.home, 'runs');
  const tuning = { text, request, runs: out, ...(allowed && { allowed }), train };
  let { comparison } = begun;
  const keep = (run: PlannedRun, runDir: string): void => {
    const others = comparison.runs.filter((other) => keyOf(other) !== keyOf(run));
    comparison = { ...comparison, runs: [...others, { ...run, dir: path.relative(dir, runDir) }] };
    writeComparison(dir, comparison);
  };
  for (const run of missingRuns(begun)) {
    const sources = sourcesOf(dir, comparison, run);
    if (!sources) continue;
    const first = comparison.plan.tuning?.seeds[0];
    const tunedBy = first === undefined ? undefined : sourcesOf(dir, comparison, { ...run, seed: first });
    const tuned =
      tunedBy && isTuned(run.member) ? await tune({ dir, comparison }, run.member, tunedBy, tuning) : undefined;
    if (tuned?.type === 'stopped') return;
    // The run of the first seed is that of the trial which was chosen; where all failed, one of them says why.
    if (tuned?.run !== undefined && run.seed === first) keep(run, tuned.run);
    if (tuned?.type === 'none' || isFinished(dir, comparison, run)) continue;
    const prepared = await takeUp(folderOf(dir, comparison, run), {
      ...order.request,
      ...(tuned && { text: tuned.text }),
      arm: run.member,
      seed: run.seed,
      out,
      ...(sources.length > 0 && { sources }),
    });
    keep(run, prepared.dir);
    if (!(await train(prepared))) return;
  }
}
