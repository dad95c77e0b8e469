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
  {
    what: 'An optimizer by its class’s name',
    before: 'optimizer: { adam: { learningRate: 1e-3 } }',
    after: 'optimizer: Adam',
    threads: ['ultralytics/ultralytics/pull/17287'],
  },
  {
    what: 'An optimizer whose name has a typo',
    before: 'optimizer: { adam: { learningRate: 1e-3 } }',
    after: 'optimizer: { adan: { learningRate: 1e-3 } }',
    threads: ['bmaltais/kohya_ss/issues/836'],
  },
  {
    what: 'The two decay rates of Adam as a pair',
    before: 'learningRate: 1e-3',
    after: 'learningRate: 1e-3, betas: [0.9, 0.999]',
    threads: ['ShiqiYu/OpenGait/issues/119', 'pytorch/pytorch/issues/23070'],
  },
  {
    what: 'Dropout in per cent, or in tenths',
    before: '- flatten',
    after: '- dropout: { rate: 6 }\n    - flatten',
    threads: ['nlpyang/hiersumm/issues/17', 'wallarm/nascell-automl/issues/10'],
  },
  {
    what: 'A dropout that leaves nothing',
    before: '- flatten',
    after: '- dropout: { rate: 1 }\n    - flatten',
    threads: ['gtkfi/ArcSDM/issues/287', 'microsoft/nni/pull/855'],
  },
  {
    what: 'A negative dropout',
    before: '- flatten',
    after: '- dropout: { rate: -10 }\n    - flatten',
    threads: ['tracel-ai/burn/issues/2694'],
  },
  {
    what: 'A kernel larger than what is left of the picture',
    before: 'kernelSize: 3, padding: same, activation: relu }\n    - maxPooling2d: { poolSize: 2 }',
    after:
      'kernelSize: 3, padding: same, activation: relu }\n    - maxPooling2d: { poolSize: 16 }\n    - conv2d: { filters: 64, kernelSize: 3 }',
    threads: [
      'tamarott/SinGAN/issues/28',
      'XPixelGroup/BasicSR/issues/249',
      'avalonstrel/GatedConvolution_pytorch/issues/31',
    ],
  },
  {
    what: 'Early stopping without rows to watch',
    before: '  epochs: 10',
    after: '  validation: 0\n  earlyStopping: { patience: 5 }\n  epochs: 10',
    threads: ['fizyr/keras-retinanet/pull/1388', 'citoverse/cito/issues/29'],
  },
  {
    what: 'Two layers of one name',
    before: '- dense: { units: 128, activation: relu }',
    after: '- dense: { units: 128, activation: relu, name: dense }\n    - dense: { units: 64, name: dense }',
    threads: ['keras-team/keras/issues/5540', 'ageron/handson-ml2/issues/143', 'albermax/innvestigate/issues/130'],
  },
  {
    what: 'A negative seed, for «any»',
    before: 'seed: 0',
    after: 'seed: -1',
    threads: ['bghira/SimpleTuner/issues/97', 'pytest-dev/pytest-randomly/pull/275'],
  },
  {
    what: 'A seed of more than 32 bits',
    before: 'seed: 0',
    after: 'seed: 1125899906842624',
    threads: ['kijai/ComfyUI-Florence2/pull/50', 'FutureAGI/Xenoverse/pull/30'],
  },
  {
    what: 'A batch size that is no whole number',
    before: 'batchSize: 64',
    after: 'batchSize: 10.5',
    threads: ['vanderschaarlab/synthcity/issues/37', 'mbta/lamp/pull/192'],
  },
  {
    what: 'Python’s None, which YAML reads as a word',
    before: 'aggregator: none',
    after: 'aggregator: None',
    threads: ['beautyremain/ProDet/issues/8', 'EoRImaging/pyfhd/issues/59'],
  },
  {
    what: 'A key left without its value',
    before: '  epochs: 10',
    after: '  epochs:',
    threads: ['broadinstitute/viral-ngs/pull/663', 'AttorneyOnline/tsuserver3/pull/183'],
  },
  {
    what: 'A quote that is never closed',
    before: 'name: CIFAR-10 with CIFAR-100',
    after: 'name: "CIFAR-10 with CIFAR-100',
    threads: ['ostris/ai-toolkit/issues/1029'],
  },
  {
    what: 'A brace that is never closed',
    before: 'metrics: [accuracy] }\nobjective',
    after: 'metrics: [accuracy]\nobjective',
    threads: ['travis-ci/travis-yaml/issues/126'],
  },
  {
    what: 'A gradient method where each step trains one task',
    before: 'aggregator: none',
    after: 'aggregator: pcGrad',
    threads: ['tianheyu927/PCGrad/issues/18'],
  },
  {
    what: 'A key in the spelling of an older version',
    before: '  epochs: 10',
    after: '  Epochs: 10',
    threads: ['UMEP-dev/SUEWS/issues/1647'],
  },
  {
    what: 'A switch under a wrong name, which keeps its default',
    before: 'units: 128,',
    after: 'units: 128, bias: false,',
    threads: ['Toloka/tolokaforge/issues/946', 'devantler-tech/ksail/issues/6980'],
  },
  {
    what: 'A dropout option under another tool’s name',
    before: '- flatten',
    after: '- dropout: { dropout_rate: 0.2 }\n    - flatten',
    threads: ['victorchall/EveryDream2trainer/pull/41'],
  },
];

const cell = (text: string): string => text.replaceAll('\n', ' ⏎ ').replaceAll('\t', '→').replaceAll('|', '\\|').trim();

/** What the editor says of a mistake, as it stands in the table. */
export function saidOf({ before, after }: Mistake, example: string): string {
  const known = analyze(example).problems.map(({ message }) => message);
  const found = analyze(example.replace(before, () => after)).problems;
  const [first, ...others] = found.filter(({ message }) => !known.includes(message));
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
