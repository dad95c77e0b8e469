import type { Experiment } from './experiment.ts';
import { offerOf, type TargetKind } from './formats.ts';
import { unitsFor, type Loss } from './loss.ts';
import { propagate } from './layer-shapes/propagate.ts';
import { size, type LayerShape, type Shape } from './layer-shapes/shape.ts';

export { propagate, type Propagation, type ShapeFailure } from './layer-shapes/propagate.ts';
export { shapeText, type LayerShape, type Shape } from './layer-shapes/shape.ts';

/** Number of outputs of a task's last layer, as its loss wants them. */
export const outputUnits = (target: TargetKind, loss: Loss): number =>
  unitsFor(loss.type, target.kind, target.kind === 'number' ? 0 : (target.classes ?? 1));

/** One task's way through the network. */
export interface TaskShapes {
  readonly encoder: readonly LayerShape[];
  readonly head: readonly LayerShape[];
  /** The output layer, a dense one with bias, which follows from the target. */
  readonly output: { readonly input: Shape; readonly units: number; readonly parameters: number };
}

/** The shapes of a whole network and how many parameters it trains. */
export interface NetworkShapes {
  readonly tasks: Readonly<Record<string, TaskShapes>>;
  /** Of one encoder. With `sharing: none` there is one for each task. */
  readonly encoderParameters: number;
  /** Of each task's head, output layer included. */
  readonly headParameters: Readonly<Record<string, number>>;
  readonly totalParameters: number;
}

const parametersOf = (steps: readonly LayerShape[]): number => steps.reduce((sum, step) => sum + step.parameters, 0);

/** Shapes and parameter counts of a valid experiment. */
export function networkShapes(experiment: Experiment): NetworkShapes {
  const tasks = Object.entries(experiment.tasks).map(([name, task]): [string, TaskShapes] => {
    const source = experiment.data[task.data];
    const offer = source && offerOf(source);
    const own = Object.values(experiment.model.encoders ?? {}).find(({ tasks }) => tasks.includes(name));
    const encoder = propagate([...(own?.layers ?? []), ...experiment.model.encoder], offer?.inputShape ?? []);
    const head = propagate(task.head, encoder.output ?? []);
    const input = head.output ?? [];
    const units = outputUnits(offer?.targets[task.target] ?? { kind: 'number' }, task.loss);
    const output = { input, units, parameters: (size(input) + 1) * units };
    return [name, { encoder: encoder.steps, head: head.steps, output }];
  });
  const heads = tasks.map(([name, shapes]) => [name, parametersOf(shapes.head) + shapes.output.parameters] as const);
  const encoderParameters = parametersOf(tasks[0]?.[1].encoder ?? []);
  const encoders = experiment.model.sharing.type === 'none' ? tasks.length : 1;
  return {
    tasks: Object.fromEntries(tasks),
    encoderParameters,
    headParameters: Object.fromEntries(heads),
    totalParameters: encoderParameters * encoders + heads.reduce((sum, [, count]) => sum + count, 0),
  };
}
