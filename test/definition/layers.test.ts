import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { applyOverrides } from '../../server/definition/overrides.ts';
import { networkShapes } from '../../server/definition/shapes.ts';

/** A definition with one task on pictures of 32×32×3 whose encoder is written in flow style. */
const withEncoder = (encoder: string): string => `version: 1
data: { a: { format: cifar10, path: x } }
model: { encoder: [${encoder}] }
tasks: { t: { data: a, target: label } }
`;

function shapesOf(encoder: string) {
  const { experiment, problems } = analyze(withEncoder(encoder));
  assert.ok(experiment, problems.map(({ message }) => message).join('\n'));
  const { tasks, encoderParameters } = networkShapes(experiment);
  const outputs = (tasks.t?.encoder ?? []).map(({ output }) => output.join('×'));
  return { outputs, encoderParameters, layers: experiment.model.encoder };
}

function messageOf(encoder: string): string {
  const { problems } = analyze(withEncoder(encoder));
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, 1, errors.map(({ message }) => message).join('\n'));
  return errors[0]?.message ?? '';
}

const asText = 'reshape: { targetShape: [32, 96] }';
const end = 'globalAveragePooling2d';

describe('layers', () => {
  it('give the shapes and counts of Keras', () => {
    const cases: readonly (readonly [encoder: string, outputs: string[], parameters: number])[] = [
      [`conv2d: { filters: 4, kernelSize: [3, 5], strides: [2, 1] }, ${end}`, ['15×28×4', '4'], 3 * 5 * 3 * 4 + 4],
      [`conv2d: { filters: 4, kernelSize: 3, dilationRate: 3 }, ${end}`, ['26×26×4', '4'], 112],
      [
        `separableConv2d: { filters: 8, kernelSize: 3, depthMultiplier: 2, padding: same }, ${end}`,
        ['32×32×8', '8'],
        9 * 3 * 2 + 6 * 8 + 8,
      ],
      [`depthwiseConv2d: { kernelSize: 3, depthMultiplier: 2 }, ${end}`, ['30×30×6', '6'], 54 + 6],
      [`batchNormalization, groupNormalization: { groups: 3 }, ${end}`, ['32×32×3', '32×32×3', '3'], 6 + 6],
      [`maxPooling2d: { poolSize: [2, 4], padding: same }, globalMaxPooling2d`, ['16×8×3', '3'], 0],
      [
        `${asText}, conv1d: { filters: 5, kernelSize: 3 }, maxPooling1d, globalMaxPooling1d`,
        ['32×96', '30×5', '15×5', '5'],
        3 * 96 * 5 + 5,
      ],
      [`${asText}, lstm: { units: 10 }`, ['32×96', '10'], 4 * 10 * (96 + 10 + 1)],
      [`${asText}, gru: { units: 10 }`, ['32×96', '10'], 3 * 10 * (96 + 10 + 2)],
      [
        `${asText}, simpleRNN: { units: 10, returnSequences: true }, globalAveragePooling1d`,
        ['32×96', '32×10', '10'],
        10 * (96 + 10 + 1),
      ],
      [`${asText}, bidirectional: { layer: { lstm: { units: 10 } } }`, ['32×96', '20'], 2 * 4 * 10 * (96 + 10 + 1)],
      [
        `${asText}, bidirectional: { layer: { gru: { units: 10, returnSequences: true } }, mergeMode: sum }, flatten`,
        ['32×96', '32×10', '320'],
        2 * 3 * 10 * (96 + 10 + 2),
      ],
      [
        `${asText}, positionEmbedding, multiHeadAttention: { numHeads: 4 }, layerNormalization, flatten`,
        ['32×96', '32×96', '32×96', '32×96', '3072'],
        32 * 96 + 4 * (96 * 96 + 96) + 2 * 96,
      ],
      [
        `${asText}, timeDistributed: { layer: { dense: { units: 7 } } }, dense: { units: 5 }, flatten`,
        ['32×96', '32×7', '32×5', '160'],
        96 * 7 + 7 + 7 * 5 + 5,
      ],
      [
        `residual: { layers: [conv2d: { filters: 8, kernelSize: 3, padding: same, strides: 2 }] }, ${end}`,
        ['16×16×8', '8'],
        9 * 3 * 8 + 8 + (3 * 8 + 8),
      ],
      [
        `${end}, parallel: { branches: [[dense: { units: 4 }], [dense: { units: 6 }, dense: { units: 2 }]] }`,
        ['3', '6'],
        16 + 24 + 14,
      ],
    ];
    for (const [encoder, outputs, parameters] of cases) {
      const flow = encoder.replaceAll(/(^|, )(\w+: \{)/g, '$1$2');
      assert.deepEqual(shapesOf(flow).outputs, outputs, encoder);
      assert.equal(shapesOf(flow).encoderParameters, parameters, encoder);
    }
  });

  it('are named through those inside others, which regularisers may name', () => {
    const text = withEncoder(
      `residual: { layers: [conv2d: { filters: 3, kernelSize: 3, padding: same }], name: block }, conv2d: { filters: 2, kernelSize: 1 }, ${end}`,
    );
    const { experiment, problems } = analyze(
      `${text}objective: { regularizers: [{ l2: { lambda: 1, on: [block, conv2d_1, conv2d_2] } }] }\n`,
    );
    assert.deepEqual(problems, []);
    assert.ok(experiment);
    const alone = applyOverrides(experiment, { arm: 'single:t' }).objective.regularizers;
    assert.deepEqual(alone, experiment.objective.regularizers);
    const [block] = experiment.model.encoder;
    assert.equal(block?.type === 'residual' && block.layers[0]?.name, 'conv2d_1');
  });

  it('cannot share a name with one inside another', () => {
    const message = messageOf(`residual: { layers: [dropout: { name: d }] }, dropout: { name: d }, ${end}`);
    assert.equal(message, "Two layers are called 'd'; give this one a name of its own.");
  });

  it('say what they need where they do not fit', () => {
    const cases: readonly (readonly [encoder: string, message: RegExp])[] = [
      ['lstm: { units: 3 }', /'lstm_1' needs a sequence \(steps×features\), but gets 32×32×3/],
      ['embedding: { inputDim: 9, outputDim: 3 }', /'embedding_1' needs a row of ids, but gets 32×32×3/],
      ['flatten, embedding: { inputDim: 9, outputDim: 3 }', /takes ids, which only the data have; put it first/],
      ['groupNormalization', /32 groups, which do not share the 3 channels that it gets evenly/],
      [`${asText}, multiHeadAttention: { numHeads: 5 }`, /5 heads, which do not share the 96 features .* set keyDim/],
      ['conv2d: { filters: 1, kernelSize: 3, strides: 2, dilationRate: 2 }', /both strides and a dilationRate above 1/],
      ['conv2d: { filters: 1, kernelSize: [33, 1] }', /window of 33×1, larger than the 32×32 picture/],
      [`${asText}, conv1d: { filters: 1, kernelSize: 33 }`, /window of 33 steps, longer than the 32 steps/],
      ['reshape: { targetShape: [10, 10] }', /makes 10×10 = 100 values, but gets 32×32×3 = 3072/],
      ['residual: { layers: [flatten] }', /turns 32×32×3 into 3,072 values, .* write its shortcut/],
      [
        'residual: { layers: [batchNormalization, lstm: { units: 3 }] }',
        /'residual_1' holds the layer 'lstm_1', which needs a sequence/,
      ],
      [
        'residual: { layers: [batchNormalization], shortcut: [conv2d: { filters: 2, kernelSize: 1 }] }',
        /adds the 32×32×2 of its shortcut to the 32×32×3 of its layers/,
      ],
      ['parallel: { branches: [[flatten], [maxPooling2d]] }', /3,072 values and 16×16×3 side by side/],
      ['flatten, timeDistributed: { layer: flatten }', /needs a sequence of steps, but gets 3,072 values/],
      ['textCnn: { inputDim: 9 }', /The layer 'embedding_1' of 'textCnn' needs a row of ids/],
    ];
    for (const [encoder, message] of cases) assert.match(messageOf(encoder), message, encoder);
  });

  it('take one size for both sides, or two, within bounds', () => {
    const sized = (kernelSize: string) => messageOf(`conv2d: { filters: 1, kernelSize: ${kernelSize} }`);
    const wanted = "'kernelSize' must be a whole number, or a list of two: [height, width], not a list.";
    assert.equal(sized('[3, 3, 3]'), wanted);
    assert.equal(sized('[]'), wanted);
    assert.match(sized('0'), /'kernelSize' must be at least 1/);
    assert.match(sized('[3, 0]'), /'kernelSize' must be at least 1/);
    assert.match(sized('three'), /not the text 'three'/);
    assert.match(sized('[3, a]'), /must be a whole number, not the text 'a'/);
  });
});

describe('presets', () => {
  it('stand for ordinary layers', () => {
    const { layers, outputs } = shapesOf('leNet');
    assert.deepEqual(
      layers.map(({ name }) => name),
      ['conv2d_1', 'maxPooling2d_1', 'conv2d_2', 'maxPooling2d_2', 'flatten_1', 'dense_1', 'dense_2'],
    );
    assert.equal(outputs.at(-1), '84');
  });

  it('have the parameters of the published networks', () => {
    // ResNet-18 with the small stem: 11,173,962 in public PyTorch code, of which 5,130 in its output layer.
    assert.equal(shapesOf('resNet18').encoderParameters, 11_173_962 - 5130);
    assert.equal(shapesOf('resNet18').outputs.at(-2), '4×4×512');
    // The convolutions of torchvision's VGG-16: 14,714,688; here two dense layers of 512 follow.
    const plain = shapesOf('vgg16: { batchNormalization: false }');
    assert.equal(plain.encoderParameters, 14_714_688 + 2 * (512 * 512 + 512));
    assert.equal(shapesOf('vgg16').encoderParameters, plain.encoderParameters + 4224);
    assert.equal(plain.layers.filter(({ type }) => type === 'conv2d').length, 13);
  });

  it('go on in the encoder, and are refused in a head', () => {
    assert.equal(shapesOf('leNet, dense: { units: 5 }').layers.at(-1)?.name, 'dense_3');
    const text = withEncoder('flatten').replace('label', 'label, head: [leNet]');
    assert.match(analyze(text).problems[0]?.message ?? '', /Unknown layer 'leNet'/);
  });
});
