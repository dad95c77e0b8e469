import type { StepBlock } from '../messages.ts';
import type { JournalNumber, StepsLine } from './journal-lines.ts';
import { fromJson, toJson } from './numbers.ts';

const mapValues = <A, B>(group: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(group).map(([name, value]) => [name, change(value)]));

/** A block as the journal keeps it; a NaN in `loss` or `weight` of a step whose total was measured means «not in this step». */
export function lineOfBlock(block: StepBlock): StepsLine {
  const measured = (column: Float64Array) => Array.from(column, (value) => toJson(value));
  const sometimes = (column: Float64Array) => Array.from(column, (value) => toJson(value, true));
  const sparse = (losses: Float64Array, name: string) => {
    const weights = block.weight[name];
    return Array.from(losses, (value, i) => toJson(value, weights === undefined || Number.isNaN(weights[i])));
  };
  return {
    type: 'steps',
    first: block.first,
    epoch: block.epoch,
    seconds: Array.from(block.seconds, (value) => Number(value.toFixed(6))),
    samples: Array.from(block.samples),
    learningRate: measured(block.learningRate),
    loss: Object.fromEntries(Object.entries(block.loss).map(([name, column]) => [name, sparse(column, name)])),
    weight: Object.fromEntries(Object.entries(block.weight).map(([name, column]) => [name, sparse(column, name)])),
    regularizer: mapValues(block.regularizer, measured),
    added: measured(block.added),
    total: measured(block.total),
    residual: measured(block.residual),
    ...(block.gram && { gram: mapValues(block.gram, sometimes) }),
    ...(block.affinity && { affinity: mapValues(block.affinity, sometimes) }),
  };
}

/** A journal's block as typed arrays. */
export function blockOfLine(line: StepsLine): StepBlock {
  const column = (values: readonly JournalNumber[]) => Float64Array.from(values, fromJson);
  return {
    first: line.first,
    epoch: line.epoch,
    seconds: Float64Array.from(line.seconds),
    samples: Float64Array.from(line.samples),
    learningRate: column(line.learningRate),
    loss: mapValues(line.loss, column),
    weight: mapValues(line.weight, column),
    regularizer: mapValues(line.regularizer, column),
    added: column(line.added),
    total: column(line.total),
    residual: column(line.residual),
    ...(line.gram && { gram: mapValues(line.gram, column) }),
    ...(line.affinity && { affinity: mapValues(line.affinity, column) }),
  };
}
