import type { Activation, Padding, Sides } from './layer.ts';
import type { WrittenLayer } from './name-layers.ts';
import { presetOptions } from './schema/presets.ts';
import type { Written } from './schema/experiment.ts';

type Entry = Written['model']['encoder'][number];
type Preset = Extract<Entry, { type: keyof typeof presetOptions }>;

const isPreset = (entry: Entry): entry is Preset => Object.hasOwn(presetOptions, entry.type);

/** The layers that an entry of the encoder stands for: those of a preset, or itself. */
export function expanded(entry: Entry): readonly WrittenLayer[] {
  return isPreset(entry) ? layersOf(entry) : [entry];
}

function layersOf(preset: Preset): readonly WrittenLayer[] {
  switch (preset.type) {
    case 'leNet':
      return leNet(preset);
    case 'vgg16':
      return vgg16(preset);
    case 'resNet18':
      return resNet18(preset);
    case 'textCnn':
      return textCnn(preset);
    case 'biLstm':
      return biLstm(preset);
    case 'transformer':
      return transformer(preset);
    default:
      return preset satisfies never;
  }
}

type Of<T extends Preset['type']> = Extract<Preset, { type: T }>;
type Written2d = Extract<WrittenLayer, { type: 'conv2d' }>;

const unnamed = { name: undefined } as const;
const standard = { ...unnamed, kernelInitializer: undefined } as const;

function conv2d(
  filters: number,
  kernelSize: number,
  change: {
    readonly activation?: Activation;
    readonly padding?: Padding;
    readonly strides?: Sides;
    readonly useBias?: boolean;
  } = {},
): Written2d {
  const rest = { padding: 'same', strides: 1, activation: 'linear', useBias: true, dilationRate: 1 } as const;
  return { type: 'conv2d', filters, kernelSize, ...standard, ...rest, ...change };
}

const dense = (units: number, activation: Activation) =>
  ({ type: 'dense', units, activation, useBias: true, ...standard }) as const;

const relu = { type: 'activation', activation: 'relu', ...unnamed } as const;

/** With PyTorch's defaults, which the published networks were trained with. */
const batchNormalization = { type: 'batchNormalization', momentum: 0.9, epsilon: 1e-5, ...unnamed } as const;

const maxPooling2d = { type: 'maxPooling2d', poolSize: 2, strides: 2, padding: 'valid', ...unnamed } as const;

const flatten = { type: 'flatten', ...unnamed } as const;

/** None where the rate is 0. */
const dropout = (rate: number) => (rate === 0 ? [] : [{ type: 'dropout', rate, ...unnamed } as const]);

interface Vectors {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly maskZero?: boolean;
}

const embedding = ({ inputDim, outputDim, maskZero = false }: Vectors) =>
  ({ type: 'embedding', inputDim, outputDim, maskZero, embeddingsInitializer: undefined, ...unnamed }) as const;

function leNet({ activation }: Of<'leNet'>): readonly WrittenLayer[] {
  const convolutions = [6, 16].flatMap((filters) => [
    conv2d(filters, 5, { activation, padding: filters === 6 ? 'same' : 'valid' }),
    maxPooling2d,
  ]);
  return [...convolutions, flatten, dense(120, activation), dense(84, activation)];
}

function vgg16(preset: Of<'vgg16'>): readonly WrittenLayer[] {
  const blocks = [2, 2, 3, 3, 3].flatMap((count, block) => {
    const filters = Math.min(512, 64 * 2 ** block);
    const convolution = preset.batchNormalization
      ? [conv2d(filters, 3, { useBias: false }), batchNormalization, relu]
      : [conv2d(filters, 3, { activation: 'relu' })];
    return [...Array.from({ length: count }, () => convolution).flat(), maxPooling2d];
  });
  const vector = [dense(preset.units, 'relu'), ...dropout(preset.dropout)];
  return [...blocks, flatten, ...vector, ...vector];
}

/** One block of two convolutions; the first of a later stage halves the picture, and its shortcut with it. */
function residualBlock(filters: number, strides: number, widens: boolean): WrittenLayer {
  const first = [conv2d(filters, 3, { strides, useBias: false }), batchNormalization, relu];
  const second = [conv2d(filters, 3, { useBias: false }), batchNormalization];
  const shortcut = widens ? [conv2d(filters, 1, { strides, useBias: false }), batchNormalization] : undefined;
  return { type: 'residual', layers: [...first, ...second], shortcut, activation: 'relu', ...unnamed };
}

function resNet18({ filters }: Of<'resNet18'>): readonly WrittenLayer[] {
  const stages = [1, 2, 4, 8].flatMap((factor) => [
    residualBlock(filters * factor, factor === 1 ? 1 : 2, factor !== 1),
    residualBlock(filters * factor, 1, false),
  ]);
  const stem = [conv2d(filters, 3, { useBias: false }), batchNormalization, relu];
  return [...stem, ...stages, { type: 'globalAveragePooling2d', ...unnamed }];
}

function textCnn(preset: Of<'textCnn'>): readonly WrittenLayer[] {
  const { filters, kernelSizes } = preset;
  const rest = { strides: 1, padding: 'valid', dilationRate: 1, activation: 'relu', useBias: true } as const;
  const branches = kernelSizes.map((kernelSize) => [
    { type: 'conv1d', filters, kernelSize, ...standard, ...rest } as const,
    { type: 'globalMaxPooling1d', ...unnamed } as const,
  ]);
  return [embedding(preset), { type: 'parallel', branches, ...unnamed }, ...dropout(preset.dropout)];
}

function biLstm(preset: Of<'biLstm'>): readonly WrittenLayer[] {
  const { units, returnSequences } = preset;
  const layer = { type: 'lstm', units, returnSequences, useBias: true, ...standard } as const;
  const drop = dropout(preset.dropout);
  return [embedding(preset), ...drop, { type: 'bidirectional', layer, mergeMode: 'concat', ...unnamed }, ...drop];
}

function transformer(preset: Of<'transformer'>): readonly WrittenLayer[] {
  const { outputDim, numHeads, units, blocks } = preset;
  const drop = dropout(preset.dropout);
  const layerNormalization = { type: 'layerNormalization', epsilon: 1e-5, ...unnamed } as const;
  const attention = { type: 'multiHeadAttention', numHeads, keyDim: undefined, useBias: true, ...standard } as const;
  const residual = { type: 'residual', shortcut: undefined, activation: 'linear', ...unnamed } as const;
  const block = [
    { ...residual, layers: [layerNormalization, attention, ...drop] },
    { ...residual, layers: [layerNormalization, dense(units, 'gelu'), dense(outputDim, 'linear'), ...drop] },
  ];
  return [
    embedding(preset),
    { type: 'positionEmbedding', ...unnamed },
    ...drop,
    ...Array.from({ length: blocks }, () => block).flat(),
    layerNormalization,
    { type: 'globalAveragePooling1d', ...unnamed },
  ];
}
