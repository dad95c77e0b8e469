import type { TaskRegularizer } from '../../definition/regularizer.ts';
import type { Parameter } from '../../model/parameter.ts';
import { copiesOf } from './copies.ts';
import type { Block } from './term.ts';

/** Kernels of different tasks that a regulariser relates to each other, but that do not have one shape. */
export class MatchError extends Error {
  override readonly name = 'MatchError';
  readonly code = 'regularizer-does-not-fit';
}

/**
 * The kernels that are the tasks' columns of W: the heads' by their place from the first, and those of the tasks' own encoders.
 * Throws a `MatchError` where they are not of one shape.
 */
export function matchingKernels(
  { type, on }: Pick<TaskRegularizer, 'type' | 'on'>,
  parameters: readonly Parameter[],
): readonly Block[] {
  const encoders = copiesOf(parameters).filter(([first]) => first?.role === 'kernel');
  const named = (block: Block) =>
    [block[0]?.layer ?? '', ...(block[0]?.within ?? [])].some((name) => on.includes(name));
  const chosen = typeof on === 'string' ? (on === 'heads' ? [] : encoders) : encoders.filter(named);
  const blocks = on === 'heads' || on === 'all' ? [...chosen, ...headKernels(parameters)] : chosen;
  for (const block of blocks) {
    const shapes = new Set(block.map(({ variable }) => variable.shape.join('×')));
    if (shapes.size > 1)
      throw new MatchError(
        `${type} puts the tasks' kernels side by side, but ${block.map(({ name }) => name).join(' and ')} are ${[...shapes].join(' and ')}.`,
      );
  }
  return blocks;
}

/** The first kernel of every head, the second, and so on. Throws where one has more than another. */
function headKernels(parameters: readonly Parameter[]): readonly Block[] {
  const heads = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const [task = ''] = parameter.tasks;
    if (parameter.part !== 'head' || parameter.role !== 'kernel') continue;
    heads.set(task, [...(heads.get(task) ?? []), parameter]);
  }
  const all = [...heads.values()];
  const [first = []] = all;
  if (all.some((head) => head.length !== first.length))
    throw new MatchError('The heads of the tasks have different numbers of layers, so their kernels do not match.');
  return first.map((_, i) => all.flatMap((head) => head[i] ?? []));
}
