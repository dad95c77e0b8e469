/** Functions applied to every output of a layer. */
export type Activation = 'linear' | 'relu' | 'elu' | 'gelu' | 'sigmoid' | 'silu' | 'softplus' | 'tanh';

/** Where a layer's kernel starts, by Keras's name. */
export type KernelInitializer =
  | 'glorotUniform'
  | 'glorotNormal'
  | 'heUniform'
  | 'heNormal'
  | 'lecunNormal'
  | 'lecunUniform'
  | 'truncatedNormal'
  | 'orthogonal'
  | 'randomNormal'
  | 'randomUniform'
  | 'zeros'
  | 'ones';

/** One size for both sides of a picture, or height and width. */
export type Sides = number | readonly [number, number];

export type Padding = 'valid' | 'same';

/** The file's name, or the type and the place among layers of that type (`conv2d_1`). */
interface Named<T extends string> {
  readonly type: T;
  readonly name: string;
}

interface Trained {
  /** Where its kernel starts; left out, as `model.initializer` says. */
  readonly kernelInitializer?: KernelInitializer | undefined;
  readonly useBias: boolean;
}

interface Activated {
  readonly activation: Activation;
}

export type Dense = Named<'dense'> & Trained & Activated & { readonly units: number };

export type Convolution =
  | (Named<'conv1d'> &
      Trained &
      Activated & {
        readonly filters: number;
        readonly kernelSize: number;
        readonly strides: number;
        readonly padding: Padding;
        readonly dilationRate: number;
      })
  | (Named<'conv2d' | 'separableConv2d'> &
      Trained &
      Activated & {
        readonly filters: number;
        readonly kernelSize: Sides;
        readonly strides: Sides;
        readonly padding: Padding;
        readonly dilationRate?: Sides;
        /** Outputs for each input channel, before the second kernel mixes them (`separableConv2d`). */
        readonly depthMultiplier?: number;
      })
  | (Named<'depthwiseConv2d'> &
      Trained &
      Activated & {
        readonly kernelSize: Sides;
        readonly strides: Sides;
        readonly padding: Padding;
        readonly dilationRate?: Sides;
        readonly depthMultiplier: number;
      });

export type Pooling =
  | (Named<'maxPooling2d' | 'averagePooling2d'> & {
      readonly poolSize: Sides;
      readonly strides: Sides;
      readonly padding: Padding;
    })
  | (Named<'maxPooling1d' | 'averagePooling1d'> & {
      readonly poolSize: number;
      readonly strides: number;
      readonly padding: Padding;
    });

/** Set while a network is planned: whether it sees which steps are padded. */
interface Masked {
  readonly masked?: boolean | undefined;
}

export type GlobalPooling =
  | (Named<'globalMaxPooling1d' | 'globalAveragePooling1d'> & Masked)
  | Named<'globalMaxPooling2d' | 'globalAveragePooling2d'>;

/** Set while a network is planned: the tasks that have arrays of their own here. */
interface Owned {
  readonly tasks?: readonly string[] | undefined;
}

export type Normalization = Owned &
  (
    | (Named<'batchNormalization'> & {
        /** Share of the moving statistics that stays at each step. */
        readonly momentum: number;
        readonly epsilon: number;
      })
    | (Named<'layerNormalization'> & { readonly epsilon: number })
    | (Named<'groupNormalization'> & { readonly groups: number; readonly epsilon: number })
  );

export type Dropout = Named<'dropout' | 'spatialDropout1d' | 'spatialDropout2d'> & { readonly rate: number };

export type Recurrent = Masked &
  (
    | (Named<'simpleRNN'> & Trained & Activated & { readonly units: number; readonly returnSequences: boolean })
    | (Named<'lstm' | 'gru'> & Trained & { readonly units: number; readonly returnSequences: boolean })
  );

export type Embedding = Named<'embedding'> & {
  /** Number of different ids. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** Whether steps with the id 0 are padding, which later layers leave out. */
  readonly maskZero?: boolean;
  readonly embeddingsInitializer?: KernelInitializer | undefined;
};

export type Attention = Named<'multiHeadAttention'> &
  Trained &
  Masked & {
    readonly numHeads: number;
    /** Size of each head's queries and keys; left out, the features shared out among the heads. */
    readonly keyDim?: number | undefined;
  };

/** Layers that have no others in them. */
export type SimpleLayer =
  | Dense
  | Convolution
  | Pooling
  | GlobalPooling
  | Normalization
  | Dropout
  | Recurrent
  | Embedding
  | Attention
  | Named<'positionEmbedding'>
  | Named<'flatten'>
  | (Named<'reshape'> & { readonly targetShape: readonly number[] })
  | (Named<'activation'> & Activated);

export type Bidirectional = Named<'bidirectional'> & {
  readonly layer: Recurrent;
  /** How the outputs of the two directions become one. */
  readonly mergeMode: 'concat' | 'sum' | 'ave' | 'mul';
};

export type TimeDistributed = Named<'timeDistributed'> & { readonly layer: SimpleLayer };

/** Layers that may stand inside a residual block or a branch. */
export type InnerLayer = SimpleLayer | Bidirectional | TimeDistributed;

/** y = activation(F(x) + shortcut(x)); without `shortcut` x itself, or a linear projection of it where the shapes differ. */
export type Residual = Named<'residual'> &
  Activated & { readonly layers: readonly InnerLayer[]; readonly shortcut?: readonly InnerLayer[] | undefined };

/** Branches that all see the same input; their outputs are put side by side along the last dimension. */
export type Parallel = Named<'parallel'> & { readonly branches: readonly (readonly InnerLayer[])[] };

/** A layer by its Keras name. */
export type Layer = InnerLayer | Residual | Parallel;

/** The chains of layers that stand directly inside a layer: a block's layers and its shortcut, the branches, or one layer. */
export function innerChains(layer: Layer): readonly (readonly Layer[])[] {
  switch (layer.type) {
    case 'residual':
      return [layer.layers, layer.shortcut ?? []];
    case 'parallel':
      return layer.branches;
    case 'bidirectional':
    case 'timeDistributed':
      return [[layer.layer]];
    default:
      return [];
  }
}

const withoutKernel: readonly Layer['type'][] = [
  'maxPooling1d',
  'maxPooling2d',
  'averagePooling1d',
  'averagePooling2d',
  'globalMaxPooling1d',
  'globalMaxPooling2d',
  'globalAveragePooling1d',
  'globalAveragePooling2d',
  'flatten',
  'reshape',
  'activation',
  'dropout',
  'spatialDropout1d',
  'spatialDropout2d',
  'batchNormalization',
  'layerNormalization',
  'groupNormalization',
];

/** Whether a layer, or one inside it, has a kernel for regularisers to act on. */
export const hasKernel = (layer: Layer): boolean => {
  const inner = innerChains(layer).flat();
  return inner.length > 0 ? inner.some(hasKernel) : !withoutKernel.includes(layer.type);
};

/** A layer and all those inside it, at any depth. */
export const withInner = (layer: Layer): readonly Layer[] => [layer, ...innerChains(layer).flat().flatMap(withInner)];

const isNormalization = (layer: Layer): layer is Normalization =>
  layer.type === 'batchNormalization' || layer.type === 'layerNormalization' || layer.type === 'groupNormalization';

/** Whether a layer, or one inside it, has arrays that training changes. */
export const learns = (layer: Layer): boolean =>
  withInner(layer).some((inner) => hasKernel(inner) || isNormalization(inner));

/** Whether a layer is a normalisation, or has one inside. */
export const normalizes = (layer: Layer): boolean => withInner(layer).some(isNormalization);

/** Whether a layer, or one inside it, has arrays of its own for each task. */
export const isPerTask = (layer: Layer): boolean =>
  withInner(layer).some((inner) => isNormalization(inner) && inner.tasks !== undefined);

/** A layer whose normalisations, also those inside it, have arrays of their own for each of these tasks; one for all without them. */
export function normalizedPerTask<L extends Layer>(layer: L, tasks: readonly string[] | undefined): L;
export function normalizedPerTask(layer: Layer, tasks: readonly string[] | undefined): Layer {
  const inner = <L extends Layer>(each: L): L => normalizedPerTask(each, tasks);
  switch (layer.type) {
    case 'batchNormalization':
    case 'layerNormalization':
    case 'groupNormalization':
      return { ...layer, tasks };
    case 'residual':
      return {
        ...layer,
        layers: layer.layers.map(inner),
        ...(layer.shortcut && { shortcut: layer.shortcut.map(inner) }),
      };
    case 'parallel':
      return { ...layer, branches: layer.branches.map((branch) => branch.map(inner)) };
    case 'timeDistributed':
      return { ...layer, layer: inner(layer.layer) };
    default:
      return layer;
  }
}
