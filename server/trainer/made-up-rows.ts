import type { Rows, Target } from '../data/dataset.ts';
import { stream } from '../data/random.ts';
import type { NetworkFacts } from '../definition/cost/task-facts.ts';
import type { Experiment, Layer, Task } from '../definition/experiment.ts';

/** Rows of the right shapes and kinds for each task, without reading any data: what is in them is random. */
export function madeUpRows(experiment: Experiment, facts: NetworkFacts, count: number): Readonly<Record<string, Rows>> {
  const rows = Object.entries(experiment.tasks).map(([name, task]): [string, Rows] => {
    const { input, units } = facts[name] ?? { input: [], units: 1 };
    const targets = { [task.target]: madeUpTarget(task, units, count) };
    const own = Object.values(experiment.model.encoders ?? {}).find(({ tasks }) => tasks.includes(name));
    const gather = filler(task.data, idsOf([...(own?.layers ?? []), ...experiment.model.encoder]));
    return [name, { count, inputShape: input, targets, sha256: '', gather }];
  });
  return Object.fromEntries(rows);
}

/** Ids where the encoder looks vectors up by them, else numbers as pixels have them. */
function filler(data: string, ids: number | undefined): Rows['gather'] {
  return (_, out) => {
    stream(0, 'made up', data).fillUniform(out, 0, ids ?? 1);
    if (ids !== undefined) out.forEach((value, i) => (out[i] = Math.min(ids - 1, Math.floor(value))));
  };
}

const idsOf = ([first]: readonly Layer[]): number | undefined =>
  first?.type === 'embedding' ? first.inputDim : undefined;

function madeUpTarget({ loss, target }: Task, units: number, count: number): Target {
  switch (loss.type) {
    case 'crossEntropy':
    case 'focal':
    case 'binaryCrossEntropy':
    case 'ordinal': {
      const classes = Array.from({ length: units }, (_, i) => String(i));
      return { kind: 'class', classes, values: Int32Array.from({ length: count }, (_, row) => row % units) };
    }
    case 'mse':
    case 'mae':
    case 'huber': {
      const values = new Float32Array(count);
      stream(0, 'made up', target).fillNormal(values, 0, 1);
      return { kind: 'number', values };
    }
    default:
      throw new Error(`loss ${JSON.stringify(loss satisfies never)}`);
  }
}
