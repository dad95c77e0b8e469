import type { TransferWay } from './arms.ts';
import type { Experiment, Regularizer } from './experiment.ts';
import { innerChains, learns, normalizes, withInner, type Layer } from './layer.ts';

/**
 * The layers that both tasks go through and that one can hand on to the other, by name; without normalisations where each
 * task has its own.
 */
export function transferredLayers({ model }: Experiment, from: string, to: string): readonly string[] {
  const common = Object.values(model.encoders ?? {}).filter(({ tasks }) =>
    [from, to].every((task) => tasks.includes(task)),
  );
  const layers = [...common.flatMap((encoder) => encoder.layers), ...model.encoder];
  const inner = layers.flatMap(withInner).filter((layer) => innerChains(layer).length === 0 && learns(layer));
  const own = (layer: Layer): boolean => model.normalization !== 'perTask' || !normalizes(layer);
  return inner.filter(own).map(({ name }) => name);
}

/** Whether a regulariser acts on more than frozen layers. */
function reaches(on: Regularizer['on'], frozen: readonly string[]): boolean {
  if (typeof on === 'string') return on === 'heads' || on === 'all';
  return on.some((layer) => !frozen.includes(layer));
}

/**
 * The experiment of one task alone, changed so that it goes on from what another task has learned.
 * @param alone the experiment of the task alone
 * @param source folder of the run that has learned the other task
 */
export function transferTo(alone: Experiment, layers: readonly string[], way: TransferWay, source: string): Experiment {
  const { model, objective } = alone;
  const startFrom = { path: source, layers };
  if (way === 'fineTuned') return { ...alone, model: { ...model, startFrom, frozen: 'none' } };
  return {
    ...alone,
    model: { ...model, startFrom, frozen: layers },
    // What is frozen is outside of λR, so that terms on it alone would stand in the ledger as zeros.
    objective: { ...objective, regularizers: objective.regularizers.filter(({ on }) => reaches(on, layers)) },
  };
}
