import type { DescribedLayer, DescribedStack } from './describe-network.ts';

const sizes = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes as a person reads them: `1.2 GB`. */
export function sizeText(bytes: number): string {
  const power = Math.min(sizes.length, Math.max(1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${inShort(bytes / 1000 ** power)} ${sizes[power - 1]}`;
}

/** A large count as a person reads it: `4.2 G`. */
export function amountText(count: number): string {
  const power = Math.min(5, Math.max(0, Math.floor(Math.log10(Math.max(count, 1)) / 3)));
  return power === 0 ? String(count) : `${inShort(count / 1000 ** power)} ${' kMGTP'[power]}`;
}

/** Two digits that matter, or all before the point. */
const inShort = (value: number): string =>
  value >= 99.5 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));

/** A count with all its digits: `2,130,862`. */
export const countText = (count: number): string => count.toLocaleString('en');

/** A shape as a column shows it: `32×32×3`. */
export const sidesText = (shape: readonly number[]): string => shape.join('×');

const sides = (value: unknown): string =>
  Array.isArray(value) ? value.join('×') : `${String(value)}×${String(value)}`;

const isTwo = (type: string): boolean => type.endsWith('2d') || type.endsWith('2D');

/** What matters of a layer's options, in a few words: `64, 3×3, same, relu`. */
export function optionsText({ type, options }: Pick<DescribedLayer, 'type' | 'options'>): string {
  const window = (value: unknown): string => (isTwo(type) ? sides(value) : String(value));
  const size = options.kernelSize ?? options.poolSize;
  const usual = options.poolSize ?? 1;
  const { strides = usual, dilationRate = 1, activation = 'linear', padding } = options;
  const plain = ['filters', 'units', 'targetShape', 'rate', 'mergeMode'].flatMap((key) =>
    options[key] === undefined ? [] : [Array.isArray(options[key]) ? sidesText(options[key]) : String(options[key])],
  );
  return [
    ...plain,
    ...(size === undefined ? [] : [window(size)]),
    ...(window(strides) === window(usual) ? [] : [`strides ${window(strides)}`]),
    ...(window(dilationRate) === window(1) ? [] : [`dilation ${window(dilationRate)}`]),
    ...(padding === 'same' ? ['same'] : []),
    ...(options.inputDim === undefined ? [] : [`${countText(Number(options.inputDim))} ids`]),
    ...(options.numHeads === undefined ? [] : [`${String(options.numHeads)} heads`]),
    ...(options.groups === undefined ? [] : [`${String(options.groups)} groups`]),
    ...(options.returnSequences === true ? ['every step'] : []),
    ...(activation === 'linear' ? [] : [String(activation)]),
    ...(options.useBias === false ? ['no bias'] : []),
  ].join(', ');
}

/** A layer at its depth among those around it, with the words that tell branches apart. */
export interface LayerRow {
  readonly depth: number;
  readonly label: string;
  readonly layer: DescribedLayer;
}

/** All layers of a chain with those inside them, each under the one around it. */
export function layerRows(layers: readonly DescribedLayer[], depth = 0): readonly LayerRow[] {
  return layers.flatMap((layer) => [
    { depth, label: layer.name, layer },
    ...(layer.inner ?? []).flatMap((chain, c) =>
      layerRows(chain, depth + 1).map((row) => ({
        ...row,
        label: `${mark(layer, c, row.depth === depth + 1)}${row.label}`,
      })),
    ),
  ]);
}

function mark({ type, inner = [] }: DescribedLayer, chain: number, direct: boolean): string {
  if (!direct) return '';
  if (type === 'residual') return chain === 0 ? '' : 'shortcut: ';
  return type === 'parallel' && inner.length > 1 ? `${chain + 1}: ` : '';
}

/** Stacks of the same layers for the same tasks, as the experts of a mixture. */
export interface StackGroup {
  readonly names: readonly string[];
  readonly first: DescribedStack;
}

/** Puts together what differs only by name. */
export function stackGroups(stacks: readonly DescribedStack[]): readonly StackGroup[] {
  const groups = new Map<string, { names: string[]; first: DescribedStack }>();
  for (const stack of stacks) {
    const key = JSON.stringify({ ...stack, name: stack.part === 'encoder' ? '' : stack.name });
    const group = groups.get(key);
    if (group) group.names.push(stack.name);
    else groups.set(key, { names: [stack.name], first: stack });
  }
  return [...groups.values()];
}

/** What a group of stacks is, and for whom: `encoder, shared by ten and hundred`. */
export function groupTitle({ names, first: { part, tasks } }: StackGroup): string {
  const [name = ''] = names;
  if (part === 'head') return `head of ${tasks.join()}`;
  const called = names.length === 1 ? name : `${name} to ${names.at(-1)}, ${names.length} copies of`;
  return tasks.length === 1 ? `${called}, only for ${tasks.join()}` : `${called}, shared by ${tasks.join(', ')}`;
}
