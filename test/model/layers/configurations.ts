import type { Layer } from '../../../server/definition/layer.ts';

/** A layer with an input shape that it can take. */
export interface Configuration {
  readonly layer: Layer;
  readonly input: readonly number[];
  /** What goes in: numbers, or ids from 0 to this. */
  readonly ids?: number;
  /** 1 at the real steps of each of the test's three rows, 0 at padded ones. */
  readonly mask?: readonly (readonly number[])[];
}

const conv = { activation: 'linear', useBias: true, padding: 'valid' } as const;
const picture = [7, 6, 4];
const sequence = [5, 4];

const of = (input: readonly number[], ...layers: readonly Layer[]): Configuration[] =>
  layers.map((layer) => ({ layer, input }));

const dense = (name: string, units: number): Extract<Layer, { type: 'dense' }> => ({
  type: 'dense',
  name,
  units,
  activation: 'tanh',
  useBias: true,
});

const conv2d: Layer & { readonly type: 'conv2d' } = {
  ...conv,
  type: 'conv2d',
  name: 'c',
  filters: 3,
  kernelSize: 3,
  strides: 1,
};

const conv1d: Layer & { readonly type: 'conv1d' } = {
  ...conv,
  type: 'conv1d',
  name: 'c',
  filters: 3,
  kernelSize: 2,
  strides: 1,
  dilationRate: 1,
};

const convolutions: Configuration[] = [
  ...of(
    picture,
    conv2d,
    { ...conv2d, kernelSize: [2, 3], padding: 'same', activation: 'tanh', useBias: false },
    { ...conv2d, strides: [2, 1], kernelInitializer: 'heNormal' },
    { ...conv2d, dilationRate: 2, kernelSize: [2, 2] },
    { type: 'separableConv2d', name: 's', filters: 3, kernelSize: 3, strides: 1, depthMultiplier: 2, ...conv },
    { type: 'separableConv2d', name: 's', filters: 3, kernelSize: 2, strides: 2, ...conv, padding: 'same' },
    { type: 'depthwiseConv2d', name: 'd', kernelSize: 3, strides: 1, depthMultiplier: 2, ...conv, activation: 'tanh' },
    { type: 'depthwiseConv2d', name: 'd', kernelSize: 3, strides: 2, depthMultiplier: 1, ...conv, useBias: false },
  ),
  ...of(
    sequence,
    conv1d,
    { ...conv1d, padding: 'same', strides: 2 },
    { ...conv1d, dilationRate: 2, activation: 'tanh' },
  ),
];

const poolings: Configuration[] = [
  ...of(
    picture,
    { type: 'maxPooling2d', name: 'p', poolSize: 2, strides: 2, padding: 'valid' },
    { type: 'averagePooling2d', name: 'p', poolSize: [3, 2], strides: [2, 1], padding: 'same' },
    { type: 'globalMaxPooling2d', name: 'p' },
    { type: 'globalAveragePooling2d', name: 'p' },
  ),
  ...of(
    sequence,
    { type: 'maxPooling1d', name: 'p', poolSize: 2, strides: 1, padding: 'same' },
    { type: 'averagePooling1d', name: 'p', poolSize: 3, strides: 2, padding: 'valid' },
    { type: 'globalMaxPooling1d', name: 'p' },
    { type: 'globalAveragePooling1d', name: 'p' },
  ),
];

const plain: Configuration[] = [
  ...of([6], dense('d', 3), { ...dense('d', 3), useBias: false, activation: 'gelu' }),
  ...of(sequence, dense('d', 3)),
  ...of(picture, { type: 'flatten', name: 'f' }, { type: 'reshape', name: 'r', targetShape: [21, 8] }),
  ...of([6], { type: 'activation', name: 'a', activation: 'silu' }),
  ...of([6], { type: 'dropout', name: 'd', rate: 0.4 }),
  ...of(sequence, { type: 'spatialDropout1d', name: 'd', rate: 0.4 }),
  ...of(picture, { type: 'spatialDropout2d', name: 'd', rate: 0.4 }),
];

const batch: Layer = { type: 'batchNormalization', name: 'n', momentum: 0.9, epsilon: 1e-3 };

const normalizations: Configuration[] = [
  ...[[6], sequence, picture].flatMap((input) =>
    of(input, batch, { type: 'layerNormalization', name: 'n', epsilon: 1e-3 }),
  ),
  ...of(
    picture,
    { type: 'groupNormalization', name: 'n', groups: 2, epsilon: 1e-3 },
    { type: 'groupNormalization', name: 'n', groups: 4, epsilon: 1e-5 },
  ),
  ...of(sequence, { type: 'groupNormalization', name: 'n', groups: 1, epsilon: 1e-3 }),
];

const lstm: Extract<Layer, { type: 'lstm' | 'gru' }> = {
  type: 'lstm',
  name: 'l',
  units: 3,
  returnSequences: false,
  useBias: true,
};
const simple: Extract<Layer, { type: 'simpleRNN' }> = { ...lstm, type: 'simpleRNN', activation: 'tanh' };

const recurrent: Configuration[] = of(
  sequence,
  lstm,
  { ...lstm, returnSequences: true },
  { ...lstm, useBias: false },
  { ...lstm, type: 'gru' },
  { ...lstm, type: 'gru', returnSequences: true },
  { ...lstm, type: 'gru', useBias: false },
  simple,
  { ...simple, returnSequences: true, activation: 'softplus' },
  { type: 'bidirectional', name: 'b', layer: { ...lstm, returnSequences: true }, mergeMode: 'concat' },
  { type: 'bidirectional', name: 'b', layer: lstm, mergeMode: 'sum' },
  { type: 'bidirectional', name: 'b', layer: { ...lstm, type: 'gru', returnSequences: true }, mergeMode: 'mul' },
  { type: 'bidirectional', name: 'b', layer: simple, mergeMode: 'ave' },
);

const sequences: Configuration[] = [
  { layer: { type: 'embedding', name: 'e', inputDim: 7, outputDim: 3 }, input: [5], ids: 6 },
  ...of(
    sequence,
    { type: 'positionEmbedding', name: 'p' },
    { type: 'multiHeadAttention', name: 'm', numHeads: 2, useBias: true },
    { type: 'multiHeadAttention', name: 'm', numHeads: 3, keyDim: 2, useBias: false },
    { type: 'timeDistributed', name: 't', layer: dense('d', 2) },
  ),
  ...of([3, 7, 6, 4], { type: 'timeDistributed', name: 't', layer: conv2d }),
];

/** Padding after, before and between the real steps. */
const mask = [
  [1, 1, 1, 0, 0],
  [0, 1, 0, 1, 1],
  [1, 1, 1, 1, 1],
];

const masked: Configuration[] = of(
  sequence,
  { ...lstm, masked: true },
  { ...lstm, masked: true, returnSequences: true },
  { ...lstm, type: 'gru', masked: true },
  { ...simple, masked: true, returnSequences: true },
  {
    type: 'bidirectional',
    name: 'b',
    layer: { ...lstm, masked: true, returnSequences: true },
    mergeMode: 'concat',
  },
  { type: 'bidirectional', name: 'b', layer: { ...lstm, type: 'gru', masked: true }, mergeMode: 'sum' },
  { type: 'globalMaxPooling1d', name: 'p', masked: true },
  { type: 'globalAveragePooling1d', name: 'p', masked: true },
  { type: 'multiHeadAttention', name: 'm', numHeads: 2, useBias: true, masked: true },
).map((configuration) => ({ ...configuration, mask }));

const blocks: Configuration[] = [
  ...of(
    picture,
    { type: 'residual', name: 'r', layers: [{ ...conv2d, filters: 4, padding: 'same' }], activation: 'linear' },
    { type: 'residual', name: 'r', layers: [{ ...conv2d, strides: 2, padding: 'same' }, batch], activation: 'tanh' },
    {
      type: 'residual',
      name: 'r',
      layers: [{ ...conv2d, padding: 'same' }],
      shortcut: [
        { ...conv2d, name: 's', kernelSize: 1 },
        { ...batch, name: 'm' },
      ],
      activation: 'linear',
    },
  ),
  ...of(sequence, {
    type: 'parallel',
    name: 'p',
    branches: [2, 3].map((kernelSize) => [
      { ...conv1d, name: `c${kernelSize}`, kernelSize },
      { type: 'globalMaxPooling1d', name: `g${kernelSize}` },
    ]),
  }),
  ...of([6], { type: 'residual', name: 'r', layers: [dense('d', 3)], activation: 'linear' }),
];

/** Layers of every kind. */
export const configurations: readonly Configuration[] = [
  ...convolutions,
  ...poolings,
  ...plain,
  ...normalizations,
  ...recurrent,
  ...sequences,
  ...masked,
  ...blocks,
];

/** What a configuration is called in a test's name. */
export const titleOf = ({ layer, input }: Configuration): string => {
  const options = Object.entries(layer).filter(([key]) => key !== 'type' && key !== 'name');
  const text = JSON.stringify(Object.fromEntries(options)).replaceAll('"', '');
  return `${layer.type} on ${input.join('×')} ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`;
};
