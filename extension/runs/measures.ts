import { offerOf } from '../../server/definition/formats.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { TaskMeasure } from '../../webview/plots/messages.ts';

/** What each task of a run measures, from what the run was started with. */
export function measuresOf(dir: string): Record<string, TaskMeasure> {
  const { experiment } = readResolved(dir);
  return Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, { data, target, loss }]) => {
      const source = experiment.data[data];
      const kind = source && offerOf(source).targets[target];
      return [
        name,
        { loss: loss.type, ...(kind?.kind === 'class' && kind.classes !== undefined ? { classes: kind.classes } : {}) },
      ];
    }),
  );
}
