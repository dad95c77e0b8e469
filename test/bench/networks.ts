/** A network whose training steps are measured; `training.py` has the same by the same names. */
export interface BenchNetwork {
  /** Definition, from this folder. */
  readonly file: string;
  readonly title: string;
  /** The batches of the steps, as the tasks that train together, in turns where there are several. */
  readonly arms: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Shape of a row and classes of each task, where the format does not say it. */
  readonly facts?: Readonly<Record<string, { readonly input: readonly number[]; readonly units: number }>>;
  /** PyTorch's time over ours, at least. */
  readonly bar: number;
  /** Steps of a block: the two programs take turns block by block. */
  readonly steps: number;
}

const classes = { single: [['classes']] };
const sentences = { classes: { input: [40], units: 10 } };

export const networks = {
  founding: {
    file: '../../extension/examples/cifar-reference.mtl.yaml',
    title: 'founding network',
    arms: { single: [['ten']], alternate: [['ten'], ['hundred']], joint: [['ten', 'hundred']] },
    bar: 1.7,
    steps: 10,
  },
  vgg16: { file: 'definitions/vgg16.mtl.yaml', title: 'VGG-16 on 32×32', arms: classes, bar: 1, steps: 3 },
  resNet18: { file: 'definitions/resnet18.mtl.yaml', title: 'ResNet-18', arms: classes, bar: 1, steps: 3 },
  textCnn: {
    file: 'definitions/text-cnn.mtl.yaml',
    title: 'text CNN',
    arms: classes,
    facts: sentences,
    bar: 1.3,
    steps: 30,
  },
  lstm: { file: 'definitions/lstm.mtl.yaml', title: 'LSTM', arms: classes, facts: sentences, bar: 1, steps: 30 },
} as const satisfies Readonly<Record<string, BenchNetwork>>;

export type NetworkName = keyof typeof networks;

export const isNetwork = (name: string): name is NetworkName => Object.hasOwn(networks, name);
