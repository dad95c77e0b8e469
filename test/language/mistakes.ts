import { analyze } from '../../server/definition/analyze.ts';

/** A mistake that people made in a file of a public tool, written into the CIFAR example. */
export interface Mistake {
  readonly what: string;
  /** `before` of the example is replaced by `after`. */
  readonly before: string;
  readonly after: string;
  /** Threads in which it was made or told of, as owner/name/issues/number. */
  readonly threads: readonly string[];
}

export const mistakes: readonly Mistake[] = [
  {
    what: 'A learning rate in scientific notation, which YAML 1.1 reads as text',
    before: 'learningRate: 1e-3',
    after: 'learningRate: 5e-5',
    threads: ['allenai/allennlp/issues/1429', 'hiyouga/LlamaFactory/issues/4014', 'Noble-Lab/casanovo/issues/64'],
  },
  {
    what: 'A number in quotes',
    before: 'learningRate: 1e-3',
    after: 'learningRate: "1e-3"',
    threads: ['baudm/parseq/issues/48', 'salesforce/ALBEF/issues/128'],
  },
  {
    what: 'A key outside of its section',
    before: 'training:\n',
    after: 'learning_rate: 0.01\ntraining:\n',
    threads: ['unslothai/unsloth/pull/10452'],
  },
  {
    what: 'A key in another tool’s spelling',
    before: '  epochs: 10',
    after: '  num-epochs: 10',
    threads: ['unslothai/unsloth/pull/10452'],
  },
  {
    what: 'A section in another tool’s spelling',
    before: '  epochs: 10',
    after: '  learning_rate_scheduler: cosine\n  epochs: 10',
    threads: ['ludwig-ai/ludwig-docs/pull/256'],
  },
  {
    what: 'A key that belongs elsewhere',
    before: '  epochs: 10',
    after: '  loss: crossEntropy\n  epochs: 10',
    threads: ['YufeiWang777/DFU/issues/4', 'YufeiWang777/LRRU/issues/23'],
  },
  {
    what: 'A line indented deeper than its neighbours',
    before: '  epochs: 10',
    after: '    epochs: 10',
    threads: [
      'RangiLyu/nanodet/issues/219',
      'Intellindust-AI-Lab/DEIM/issues/35',
      'PaddlePaddle/PaddleClas/issues/3070',
    ],
  },
  {
    what: 'A line indented less than its neighbours',
    before: '  batchSize: 64',
    after: ' batchSize: 64',
    threads: ['xinntao/Real-ESRGAN/issues/58'],
  },
  {
    what: 'No space after a colon',
    before: 'batchSize: 64',
    after: 'batchSize:64',
    threads: ['swar/Swar-Chia-Plot-Manager/issues/250'],
  },
  {
    what: 'Dots, meant as «and so on», which end the document',
    before: 'training:\n',
    after: '...\ntraining:\n',
    threads: ['OpenNMT/OpenNMT-py/issues/1886'],
  },
  {
    what: 'A tab for indentation',
    before: '  epochs: 10',
    after: '\tepochs: 10',
    threads: ['Unity-Technologies/ml-agents/issues/2579', 'camlab-bioml/astir/issues/3'],
  },
  {
    what: 'A loss by another tool’s name',
    before: 'target: label, loss: crossEntropy',
    after: 'target: label, loss: MSELoss',
    threads: ['MVIG-SJTU/AlphaPose/issues/663'],
  },
  {
    what: 'A loss that does not exist',
    before: 'target: label, loss: crossEntropy',
    after: 'target: label, loss: PerceptualLoss',
    threads: ['kynthesis/StarSRGAN/issues/8'],
  },
  {
    what: 'A metric that does not exist',
    before: 'metrics: [accuracy]',
    after: 'metrics: [training_loss]',
    threads: ['mir-group/nequip/issues/213'],
  },
  {
    what: 'An optimizer named by a key of its own',
    before: 'optimizer: { adam: { learningRate: 1e-3 } }',
    after: 'optimizer: { name: adam, learningRate: 1e-3 }',
    threads: ['Gorilla-Lab-SCUT/SS-Conv/issues/4', 'lolrudy/RBP_Pose/issues/10'],
  },
  {
    what: 'A number of classes that differs from the labels',
    before: 'target: label,',
    after: 'target: label, num_classes: 9,',
    threads: ['BradyFU/DVG/issues/6', 'milesial/Pytorch-UNet/issues/258', 'AlfredXiangWu/LightCNN/issues/5'],
  },
  {
    what: 'A key written twice, of which the last counts silently',
    before: '  epochs: 10',
    after: '  epochs: 10\n  epochs: 20',
    threads: [
      'snowflakedb/ArcticTraining/issues/85',
      'rbgirshick/yacs/issues/17',
      'facebookresearch/fairchem/pull/658',
    ],
  },
  {
    what: 'Markers of a merge that was not finished',
    before: '  epochs: 10',
    after: '<<<<<<< HEAD\n  epochs: 10\n=======\n  epochs: 20\n>>>>>>> theirs',
    threads: ['CocoaPods/CocoaPods/issues/1847', 'konveyor/koncur/issues/111'],
  },
  {
    what: '`off`, which YAML 1.1 reads as false',
    before: 'units: 128,',
    after: 'units: 128, useBias: off,',
    threads: ['hiyouga/LlamaFactory/pull/4446', 'rbgirshick/yacs/issues/48'],
  },
  {
    what: 'A truth value in quotes, which counts as true elsewhere',
    before: 'units: 128,',
    after: 'units: 128, useBias: "false",',
    threads: ['mnemosyne-oss/mnemosyne/issues/155'],
  },
  {
    what: 'A comma left behind a number',
    before: 'batchSize: 64',
    after: 'batchSize: 64,',
    threads: ['AUTOMATIC1111/stable-diffusion-webui/pull/3898'],
  },
  {
    what: 'A label that the data set does not have',
    before: 'target: label',
    after: 'target: lable',
    threads: ['huggingface/transformers/issues/33193'],
  },
  {
    what: 'A dense layer that gets a picture in place of a vector',
    before: '- flatten',
    after: '- dropout: { rate: 0.1 }',
    threads: ['pytorch/pytorch/issues/139037', 'wqshmzh/CANet-CZSL/issues/7'],
  },
];

const cell = (text: string): string => text.replaceAll('\n', ' ⏎ ').replaceAll('\t', '→').replaceAll('|', '\\|').trim();

/** What the editor says of a mistake, as it stands in the table. */
export function saidOf({ before, after }: Mistake, example: string): string {
  const [first, ...others] = analyze(example.replace(before, () => after)).problems;
  if (!first) return 'nothing: it is read as it is meant';
  const fixes = first.fixes?.map(({ title }) => ` → _${title}_`).join('') ?? '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `\`${first.code}\` ${cell(first.message)}${fixes}${more}`;
}

/** The page of mistakes that people made with public tools, as Markdown. */
export function mistakesPage(example: string): string {
  const rows = mistakes.map((mistake) => {
    const links = mistake.threads.map((thread) => `[${thread}](https://github.com/${thread})`).join(', ');
    const written = `\`${cell(mistake.after)}\``;
    return `| ${mistake.what} | ${written} | ${saidOf(mistake, example)} | ${links} |`;
  });
  return `# Mistakes that people make

Mistakes in the files of public tools, most of which those tools found late or never, each with the threads that tell of
it, and what is said of the same mistake in the CIFAR example: by the editor while it is typed, by \`mtl check\`, and by the
trainer before it starts. After an arrow stands the quick fix. «⏎» is the end of a line, «→» a tab.

| mistake | written | what is said | seen in |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
