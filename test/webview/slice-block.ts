import type { StepBlock } from '../../server/trainer/messages.ts';

/** A stretch of a block, as the trainer would send it. */
export function sliceBlock(block: StepBlock, from: number, to: number): StepBlock {
  const cut = (columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));
  const { seconds, samples, learningRate, added, total, residual } = block;
  return {
    first: block.first + from,
    epoch: block.epoch,
    ...{
      seconds,
      samples,
      learningRate,
      added,
      total,
      residual,
      ...cut({ seconds, samples, learningRate, added, total, residual }),
    },
    loss: cut(block.loss),
    weight: cut(block.weight),
    regularizer: cut(block.regularizer),
  };
}
