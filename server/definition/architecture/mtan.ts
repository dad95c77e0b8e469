import type { Layer } from '../experiment.ts';
import { hasKernel } from '../layer.ts';
import { shapeText, type Shape } from '../shapes.ts';
import type { Attention } from '../sharing.ts';
import { blocksTo } from './blocks.ts';
import {
  commonInput,
  PlanError,
  planStack,
  sameOutputs,
  type BodyInputs,
  type PlannedBody,
  type PlannedStack,
} from './plan.ts';

/** Ids of the stacks of block `i`, and of what task `task` has there. */
export const attentionIds = {
  /** The shared layers up to the first that has a kernel; they give u. */
  first: (i: number): string => `encoder ${i} first`,
  /** The shared layers after it; they give p. */
  second: (i: number): string => `encoder ${i} second`,
  /** What makes u as small as p. */
  fit: (i: number): string => `fit ${i}`,
  /** From what the task saw one block before to features as small as p. */
  carry: (i: number, task: string): string => `carry ${i} ${task}`,
  mask: (i: number, task: string): string => `mask ${i} ${task}`,
  /** The shared layers after the last mask. */
  rest: 'encoder rest',
};

/** The encoder in blocks, and for each block and task the layers of a mask. */
export function planMtan(body: BodyInputs, { at }: Attention): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const { blocks, rest } = blocksTo(body.encoder, at);
  const encoder = { prefix: 'encoder', part: 'encoder', tasks } as const;
  const stacks: PlannedStack[] = [];
  let input = commonInput(body);
  for (const [i, layers] of blocks.entries()) {
    const split = layers.findIndex(hasKernel) + 1;
    const first = planStack({ ...encoder, id: attentionIds.first(i) }, layers.slice(0, split), input);
    const second = planStack({ ...encoder, id: attentionIds.second(i) }, layers.slice(split), first.output);
    stacks.push(first, second, ...planMasks(layers.at(-1)?.name ?? '', i, tasks, [input, first.output, second.output]));
    input = second.output;
  }
  const end = planStack({ ...encoder, id: attentionIds.rest }, rest, input);
  return { stacks: [...stacks, end], weights: [], outputs: sameOutputs(tasks, end.output) };
}

/** @param shapes what entered the block, u and p */
function planMasks(
  layer: string,
  i: number,
  tasks: readonly string[],
  [before, u, p]: readonly [Shape, Shape, Shape],
): PlannedStack[] {
  const prefix = `attention/${layer}`;
  const fit = planStack({ id: attentionIds.fit(i), prefix, part: 'sharing', tasks }, fitting(u, p), u);
  const masks = tasks.flatMap((task) => {
    const place = { prefix: `${prefix}/${task}`, part: 'sharing', tasks: [task] } as const;
    const channels = u.at(-1) ?? 0;
    const carry =
      i === 0 ? [] : [planStack({ ...place, id: attentionIds.carry(i, task) }, carrying(before, p, channels), before)];
    const seen = [...p.slice(0, -1), channels * (1 + carry.length)];
    return [...carry, planStack({ ...place, id: attentionIds.mask(i, task) }, masking(p), seen)];
  });
  return [fit, ...masks];
}

/** g and h: at every position a linear map with ReLU, then one with a sigmoid, to as many channels as p has. */
function masking(p: Shape): Layer[] {
  const channels = p.at(-1) ?? 0;
  return [...learned('g', p, 1, channels, 'relu'), ...learned('h', p, 1, channels, 'sigmoid')];
}

/** f: a convolution of 3 (a linear map for vectors) with ReLU, then pooling until it is as small as p. */
const carrying = (from: Shape, p: Shape, channels: number): Layer[] => [
  ...learned('f', from, 3, channels, 'relu'),
  ...fitting(from, p),
];

/** A convolution, batch normalisation and an activation, as all three functions are in the paper. */
function learned(
  name: string,
  shape: Shape,
  kernelSize: number,
  channels: number,
  activation: 'relu' | 'sigmoid',
): Layer[] {
  return [
    { name, ...linear(shape, kernelSize, channels), useBias: false, activation: 'linear' },
    { type: 'batchNormalization', name: `${name}Normalization`, momentum: 0.99, epsilon: 1e-3 },
    { type: 'activation', name: `${name}Activation`, activation },
  ];
}

function linear(shape: Shape, kernelSize: number, channels: number) {
  const window = { filters: channels, kernelSize, strides: 1, padding: 'same', dilationRate: 1 } as const;
  if (shape.length === 3) return { type: 'conv2d', ...window } as const;
  if (shape.length === 2) return { type: 'conv1d', ...window } as const;
  return { type: 'dense', units: channels } as const;
}

/** Layers without parameters that bring features of shape `from` to the positions of shape `to`. Throws a `PlanError`. */
function fitting(from: Shape, to: Shape): Layer[] {
  const [places, wanted] = [from.slice(0, -1), to.slice(0, -1)];
  if (places.length === wanted.length && places.every((side, i) => side === wanted[i])) return [];
  if (wanted.length === 0)
    return [{ type: places.length === 2 ? 'globalAveragePooling2d' : 'globalAveragePooling1d', name: 'fit' }];
  const windows = places.map((side, i) => windowOf(side, wanted[i] ?? 0));
  const [first, second] = windows;
  if (!first || places.length !== wanted.length || windows.some(({ size }) => size < 1))
    throw new PlanError(`From ${shapeText(from)} nothing can be pooled to the size of ${shapeText(to)}.`);
  const about = { name: 'fit', padding: 'valid' } as const;
  if (!second) return [{ type: 'maxPooling1d', ...about, poolSize: first.size, strides: first.stride }];
  const [poolSize, strides] = [[first.size, second.size] as const, [first.stride, second.stride] as const];
  return [{ type: 'maxPooling2d', ...about, poolSize, strides }];
}

/** The window and stride that cut a side into `wanted` places and leave nothing out; a size below 1 where it is too short. */
function windowOf(side: number, wanted: number): { readonly size: number; readonly stride: number } {
  const stride = Math.max(1, Math.floor(side / Math.max(1, wanted)));
  return { size: side - (wanted - 1) * stride, stride };
}
