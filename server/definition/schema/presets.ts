import { activation, positive } from './layer-keys.ts';
import { layerOptions } from './layers/containers.ts';
import type { ChoiceSchema, Key, ListSchema, Option } from './schema.ts';

const inputDim = layerOptions.embedding.keys.inputDim;

const maskZero = {
  ...layerOptions.embedding.keys.maskZero,
  default: true,
  meaning: 'Whether the id 0 is padding, which the layers leave out.',
} as const satisfies Key;

const share = { kind: 'number', min: 0, below: 1 } as const;

const vectors = { is: positive, default: 100, meaning: 'Numbers in the vector of each id.' } as const satisfies Key;

/** Well-known encoders by name; each stands for ordinary layers. */
export const presetOptions = {
  leNet: {
    meaning: 'LeNet-5 for small pictures: two convolutions of 5×5 with max-pooling, dense 120 and 84.',
    source: 'LeCun 1998',
    keys: { activation: { ...activation, default: 'relu' } },
  },
  vgg16: {
    meaning: 'VGG-16 for pictures of 32×32: thirteen convolutions of 3×3 in five blocks, two dense layers.',
    source: 'Simonyan & Zisserman 2015',
    keys: {
      batchNormalization: {
        is: { kind: 'boolean' },
        default: true,
        meaning: 'Whether each convolution is followed by batch normalisation.',
      },
      units: { is: positive, default: 512, meaning: 'Outputs of each of the two dense layers.' },
      dropout: { is: share, default: 0.5, meaning: 'Dropout after each dense layer.' },
    },
  },
  resNet18: {
    meaning: 'ResNet-18 with the stem for small pictures: one convolution of 3×3, eight residual blocks, global mean.',
    source: 'He 2016',
    keys: {
      filters: { is: positive, default: 64, meaning: 'Channels of the first stage; each next has twice as many.' },
    },
  },
  textCnn: {
    meaning: 'Text CNN: an embedding, convolutions of several lengths side by side, the largest value of each.',
    source: 'Kim 2014',
    keys: {
      inputDim,
      outputDim: vectors,
      filters: { is: positive, default: 100, meaning: 'Filters of each length.' },
      kernelSizes: {
        is: { kind: 'list', of: positive, min: 1 } as const satisfies ListSchema,
        default: [3, 4, 5],
        meaning: 'Lengths of the filters, steps.',
      },
      dropout: { is: share, default: 0.5, meaning: 'Dropout of what comes out.' },
    },
  },
  biLstm: {
    meaning: 'An embedding and an LSTM in both directions.',
    source: 'Graves & Schmidhuber 2005',
    keys: {
      inputDim,
      outputDim: vectors,
      maskZero,
      units: { is: positive, default: 128, meaning: 'Units of each direction.' },
      returnSequences: {
        is: { kind: 'boolean' },
        default: false,
        meaning: 'Whether the output of every step comes out, or that of the last step only.',
      },
      dropout: { is: share, default: 0, meaning: 'Dropout before and after the LSTM.' },
    },
  },
  transformer: {
    meaning:
      'A small transformer encoder: embedding and places, blocks of self-attention and two dense layers with the normalisation first, mean over the steps.',
    source: 'Vaswani 2017; Xiong 2020',
    keys: {
      inputDim,
      outputDim: { ...vectors, default: 128, meaning: 'Numbers at each step, a multiple of the number of heads.' },
      maskZero,
      blocks: {
        is: { kind: 'number', integer: true, min: 1, max: 48 },
        default: 2,
        meaning: 'Number of blocks.',
      },
      numHeads: { is: positive, default: 4, meaning: 'Attention heads of each block.' },
      units: { is: positive, default: 256, meaning: 'Outputs of the first dense layer of each block.' },
      dropout: { is: share, default: 0.1, meaning: 'Dropout after the embedding and within each block.' },
    },
  },
} as const satisfies Readonly<Record<string, Option>>;

/** An entry of the encoder: a layer, or a preset that stands for several. */
const encoderEntrySchema = {
  kind: 'choice',
  what: 'layer',
  options: { ...layerOptions, ...presetOptions },
} as const satisfies ChoiceSchema;

export const encoderSchema = { kind: 'list', of: encoderEntrySchema } as const satisfies ListSchema;
