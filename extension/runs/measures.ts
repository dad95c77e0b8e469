import { offerOf } from '../../server/definition/formats.ts';
import type { Task } from '../../server/definition/experiment.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { TaskMeasure } from '../../webview/plots/messages.ts';

/** Older runs keep the name of a loss alone. */
function lossName(loss: Task['loss'] | string): string {
  return typeof loss === 'string' ? loss : loss.type;
}

/** `measuresOf`, for who has it loaded. */
export type MeasuresOf = typeof measuresOf;

/** What each task of a run measures, from what the run was started with. */
export function measuresOf(dir: string): Record<string, TaskMeasure> {
  const { experiment } = readResolved(dir);
  return Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, { data, target, loss }]) => {
      const source = experiment.data[data];
      const kind = source && offerOf(source).targets[target];
      return [
        name,
        {
          loss: lossName(loss),
          ...(kind?.kind === 'class' && kind.classes !== undefined ? { classes: kind.classes } : {}),
        },
      ];
    }),
  );
}
