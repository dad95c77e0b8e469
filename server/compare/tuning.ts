import path from 'node:path';
import type { Assignment } from '../definition/sweep/space.ts';
import { withValues } from '../definition/sweep/with-values.ts';
import type { PreparedRun } from '../trainer/launch.ts';
import { nextOf } from './sweep/next.ts';
import { openSweep, sweepsIn, type SweepRequest } from './sweep/record.ts';
import { sweptExperiment } from './sweep/results.ts';
import { trainSweep } from './sweep/train.ts';
import type { OpenComparison } from './train.ts';

/** What was found for the runs of one member of a comparison, by as many trials as for every other. */
export interface Tuned {
  readonly member: string;
  readonly values: Assignment;
}

/** How the trials of a comparison are trained. */
export interface Tuning {
  /** The comparison's definition, and how its runs are asked for. */
  readonly text: string;
  readonly request: Omit<SweepRequest, 'arm' | 'sources'>;
  /** Folder of runs. */
  readonly runs: string;
  readonly allowed?: readonly string[];
  train(run: PreparedRun): Promise<boolean>;
}

const tuningIn = (dir: string): string => path.join(dir, 'tuning');

/** What was chosen for each member of a comparison so far, in the order of their training. */
export function tunedMembers(dir: string): readonly Tuned[] {
  return sweepsIn(tuningIn(dir))
    .toReversed()
    .flatMap(({ sweep }) => {
      const next = nextOf(sweep.plan, sweep.runs);
      const values = next.type === 'chosen' ? sweep.plan.trials[next.trial] : undefined;
      return values && sweep.request.arm !== undefined ? [{ member: sweep.request.arm, values }] : [];
    });
}

/** What tuning came to: the text to train by and the run of the first seed; or the run that failed, where all have. */
export type TuningEnd =
  | { readonly type: 'chosen'; readonly text: string; readonly run: string }
  | { readonly type: 'none'; readonly run: string | undefined }
  | { readonly type: 'stopped' };

/** Finds the settings of one member by its trials on validation rows, or takes up what was found. */
export async function tune(
  { dir, comparison }: OpenComparison,
  member: string,
  sources: readonly string[],
  { text, request, runs, allowed, train }: Tuning,
): Promise<TuningEnd> {
  const plan = comparison.plan.tuning;
  if (!plan) throw new Error('the comparison tunes nothing');
  const asked = { ...request, arm: member, ...(sources.length > 0 && { sources }) };
  const begun = openSweep(tuningIn(dir), { name: comparison.name, text, request: asked, plan });
  const how = { experiment: sweptExperiment(text), runs, ...(allowed && { allowed }), atOnce: () => 1, train };
  const { sweep, complete } = await trainSweep(begun, how);
  const next = nextOf(sweep.plan, sweep.runs);
  const runOf = (trial: number | undefined): string | undefined => {
    const found = sweep.runs.find((run) => (trial === undefined || run.trial === trial) && run.seed === plan.seeds[0]);
    return found && path.resolve(begun.dir, found.dir);
  };
  if (next.type === 'none') return { type: 'none', run: runOf(undefined) };
  const run = next.type === 'chosen' ? runOf(next.trial) : undefined;
  if (next.type !== 'chosen' || run === undefined || !complete) return { type: 'stopped' };
  return { type: 'chosen', text: withValues(text, sweep.plan.trials[next.trial] ?? {}), run };
}
