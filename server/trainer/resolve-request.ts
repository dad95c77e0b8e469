import path from 'node:path';
import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import { writtenOut } from '../definition/extends/written-out.ts';
import type { Experiment } from '../definition/experiment.ts';
import { applyOverrides } from '../definition/overrides.ts';
import { DefinitionError } from './definition-error.ts';
import type { ResolvedRun } from './folder/resolved.ts';
import type { RunRequest } from './launch.ts';

/** The arm that a definition amounts to when nobody names one. */
function armOf({ tasks, training }: Experiment): string {
  const names = Object.keys(tasks);
  return names.length === 1 ? `single:${names[0]}` : training.schedule.type;
}

/** Whether the runs that an arm needs are averaged, not gone on from. */
const isEnsemble = (arm: string): boolean => arm.startsWith('ensemble:');

/**
 * What a run is to be by a request, and the text of its definition with all that it extends.
 * @throws DefinitionError when the definition has errors; the error of `applyOverrides` when there is no such arm
 */
export function resolveRequest(request: RunRequest): { readonly resolved: ResolvedRun; readonly text: string } {
  const source = sourceOnDisk(request.file, request.dataRoot);
  const { experiment: written, problems } = analyze(request.text, source);
  if (!written) throw new DefinitionError(request.file, problems);
  const { until } = request;
  const overridden = applyOverrides(written, request);
  const experiment = until === undefined ? overridden : leavingTestRows(overridden);
  const definition = path.resolve(request.file);
  const root = path.resolve(request.dataRoot ?? path.dirname(definition));
  const arm = request.arm ?? armOf(experiment);
  const resolved: ResolvedRun = {
    format: 1,
    arm,
    definition,
    root,
    allowed: [...new Set([root, path.dirname(definition), ...(request.allowed ?? []), ...(request.sources ?? [])])],
    backend: request.backend ?? 'auto',
    smoke: request.smoke ?? false,
    experiment,
    ...(until !== undefined && { until }),
    ...(request.sources && isEnsemble(arm) && { members: request.sources }),
  };
  return { resolved, text: writtenOut(request.text, source) };
}

/** Whatever the file asks for, trials are no reason to read test rows. */
const leavingTestRows = (experiment: Experiment): Experiment => ({
  ...experiment,
  training: { ...experiment.training, evaluateTest: 'chosen' },
});
