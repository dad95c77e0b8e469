import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { RandomStream, streamKey } from '../../../server/data/random.ts';
import { withoutTensorFlow } from '../../backend/tensorflow-here.ts';
import { folderWith, mtl } from '../../cli/mtl.ts';
import { providePython, pythonTensorFlow } from '../../python-packages.ts';
import { launchBrowser, skipReason } from '../../browser.ts';

/** Pictures and sentences: convolution, normalisation, pooling; vectors of words, a recurrent layer that passes padding over; experts. */
const text = `version: 1
name: Both
data:
  pictures: { format: shapes, train: 48, test: 16, size: 12 }
  lines: { format: labelledText, path: lines.txt }
model:
  sharing: { mmoe: { experts: 2 } }
  encoders:
    pictures:
      data: [pictures]
      layers:
        - conv2d: { filters: 3, kernelSize: 3, padding: same, activation: relu }
        - batchNormalization
        - maxPooling2d: { poolSize: 2 }
        - flatten
        - dense: { units: 5 }
    lines:
      data: [lines]
      layers:
        - embedding: { inputDim: 12, outputDim: 4, maskZero: true }
        - gru: { units: 5 }
  encoder:
    - dense: { units: 6, activation: relu }
tasks:
  shape: { data: pictures, target: shape }
  size: { data: pictures, target: size }
  colour: { data: pictures, target: colour, loss: ordinal }
  topic: { data: lines, target: label }
training: { schedule: joint, epochs: 1, batchSize: 8 }
`;

interface Described {
  readonly tasks: Readonly<Record<string, { readonly data: string }>>;
  readonly data: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly inputs: { readonly tokens?: readonly string[] } }>
  >;
}

type Outputs = Readonly<Record<string, unknown>>;

/** A run whose models are asked for the same rows as the run itself. */
interface Case {
  readonly folder: string;
  readonly described: Described;
  /** By task. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What `mtl predict` says, by task: probabilities or values, a row each. */
  readonly wanted: Readonly<Record<string, readonly unknown[]>>;
}

async function expectOk(t: TestContext, folder: string, ...words: readonly string[]): Promise<string> {
  const { code, out, err } = await mtl(t, folder, ...words);
  assert.equal(code, 0, err);
  return out;
}

const describedIn = async (folder: string): Promise<Described> =>
  JSON.parse(await readFile(path.join(folder, 'savedmodel/mtl.json'), 'utf8')) as Described;

interface PredictedRow {
  readonly tasks: Readonly<
    Record<
      string,
      { readonly predicted: unknown; readonly probabilities?: Readonly<Record<string, number>> | number[] }
    >
  >;
}

async function predicted(t: TestContext, folder: string, ...words: readonly string[]): Promise<PredictedRow[]> {
  const out = await expectOk(t, folder, 'predict', '1', ...words, '--format', 'jsonl');
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as PredictedRow);
}

/** What the outputs of a model are held against: of a class all probabilities, of tags that of the one predicted, of a number itself. */
const answerOf = (row: PredictedRow | undefined, task: string): unknown => {
  const { predicted: value, probabilities } = row?.tasks[task] ?? {};
  return probabilities ? Object.values(probabilities) : value;
};

/** Values as nested lists. */
function shaped(values: readonly number[], [side = 1, ...rest]: readonly number[]): unknown {
  if (rest.length === 0) return values;
  const size = values.length / side;
  return Array.from({ length: side }, (_, i) => shaped(values.slice(i * size, (i + 1) * size), rest));
}

/** Trains for a step, exports both models, and asks the run for new rows. */
async function trained(t: TestContext): Promise<Case> {
  const random = new RandomStream(streamKey(0, 'export', 'rows'), 0);
  const words = 'abcdefgh'.split('');
  const sentence = () => Array.from({ length: 1 + random.integer(5) }, () => words[random.integer(8)] ?? '').join(' ');
  const lines = Array.from({ length: 40 }, (_, i) => `${['p', 'q', 'r'][i % 3] ?? ''}\t${sentence()}\n`);
  const fresh = ['a e zz', 'h', 'b b c d e'];
  const folder = await folderWith(t, { 'a.mtl.yaml': text, 'lines.txt': lines.join(''), 'new.txt': fresh.join('\n') });
  await expectOk(t, folder, 'run', 'a.mtl.yaml', '--smoke');
  for (const form of ['savedmodel', 'tfjs']) await expectOk(t, folder, 'export', '1', '--to', form, '--out', form);
  const bytes = Array.from({ length: 4 }, () => Uint8Array.from({ length: 12 * 12 * 3 }, () => random.integer(256)));
  const raw = { width: 12, height: 12, channels: 3 } as const;
  for (const [i, own] of bytes.entries())
    await sharp(own, { raw })
      .png()
      .toFile(path.join(folder, `${i}.png`));
  const described = await describedIn(folder);
  const input = bytes.map((own) =>
    shaped(
      Array.from(own, (byte) => byte / 255),
      [12, 12, 3],
    ),
  );
  const tasks = ['shape', 'size', 'colour'];
  const pictures = await predicted(t, folder, ...bytes.map((_, i) => `${i}.png`), '--task', tasks.join());
  const topics = await predicted(t, folder, 'new.txt', '--task', 'topic', '--unlabelled');
  const ofPictures = tasks.map((task) => [task, pictures.map((row) => answerOf(row, task))] as const);
  return {
    folder,
    described,
    inputs: {
      ...Object.fromEntries(tasks.map((task) => [task, input])),
      topic: fresh.map((each) => idsOf(each.split(' '), described.data['lines'])),
    },
    wanted: { ...Object.fromEntries(ofPictures), topic: topics.map((row) => answerOf(row, 'topic')) },
  };
}

/** Ids as the description of the model says: 0 for padding, 1 for an unknown token, then the tokens. */
function idsOf(tokens: readonly string[], set: Described['data'][string] | undefined): number[] {
  const length = set?.shape[0] ?? 0;
  const ids = tokens.map((token) => (set?.inputs.tokens?.indexOf(token) ?? -1) + 2 || 1);
  return Array.from({ length }, (_, i) => ids[i] ?? 0);
}

function isNear(found: unknown, wanted: unknown, task: string): void {
  const [a, b] = [[found].flat(5).map(Number), [wanted].flat(5).map(Number)];
  assert.equal(a.length, b.length, task);
  a.forEach((value, i) => {
    const other = b[i] ?? Number.NaN;
    assert.ok(Math.abs(value - other) <= 1e-5 * Math.max(1, Math.abs(other)), `${task}: ${value} is not ${other}`);
  });
}

/** Holds what a model gives against what the run predicts. */
function checkOutputs({ wanted }: Case, outputs: Readonly<Record<string, Outputs>>): void {
  for (const [task, rows] of Object.entries(wanted)) {
    const { value, probabilities } = outputs[task] ?? {};
    isNear(value ?? probabilities, rows, task);
  }
}

function checkInPython(t: TestContext, one: Case, python: Awaited<ReturnType<typeof providePython>>): void {
  if (typeof python === 'string') return t.skip(python);
  const script = fileURLToPath(new URL('saved-model.py', import.meta.url));
  // The library of our own addon is another build than Python's.
  const environment = { ...python.environment, LD_LIBRARY_PATH: undefined };
  const { status, stdout, stderr } = spawnSync(python.python, [script], {
    input: JSON.stringify({ folder: path.join(one.folder, 'savedmodel'), tasks: one.inputs }),
    env: environment,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  assert.equal(status, 0, stderr);
  checkOutputs(one, JSON.parse(/^answers (.*)$/m.exec(stdout)?.[1] ?? '{}') as Record<string, Outputs>);
}

const library = fileURLToPath(import.meta.resolve('@tensorflow/tfjs/dist/tf.min.js'));

async function checkInBrowser(one: Case): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.route('http://models.test/**', async (route) => {
      const name = new URL(route.request().url()).pathname;
      if (name === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      return route.fulfill({ body: await readFile(path.join(one.folder, 'tfjs', name)) });
    });
    await page.goto('http://models.test/');
    await page.addScriptTag({ path: library });
    const asked = Object.entries(one.described.tasks).map(([task, { data }]) => ({
      task,
      input: `input/${data}`,
      rows: one.inputs[task],
    }));
    checkOutputs(one, await page.evaluate(askModel, { url: 'http://models.test/model.json', asked }));
  } finally {
    await browser.close();
  }
}

interface BrowserTensor {
  arraySync(): unknown;
}

/** What runs in the page. */
async function askModel(given: {
  url: string;
  asked: { task: string; input: string; rows: unknown }[];
}): Promise<Record<string, Record<string, unknown>>> {
  const { tf } = globalThis as unknown as {
    tf: {
      setBackend(name: string): Promise<boolean>;
      tensor(values: unknown): BrowserTensor;
      loadGraphModel(url: string): Promise<{
        readonly outputs: readonly { readonly name: string }[];
        readonly modelSignature: { readonly outputs: Record<string, unknown> };
        execute(inputs: Record<string, BrowserTensor>, outputs: string[]): BrowserTensor | BrowserTensor[];
      }>;
    };
  };
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(given.url);
  const answers: Record<string, Record<string, unknown>> = {};
  for (const { task, input, rows } of given.asked) {
    const names = Object.keys(model.modelSignature.outputs).filter((name) => name.startsWith(`${task}/`));
    const found = [model.execute({ [input]: tf.tensor(rows) }, names)].flat();
    answers[task] = Object.fromEntries(names.map((name, i) => [name.slice(task.length + 1), found[i]?.arraySync()]));
  }
  return answers;
}

test('exported models give what the run predicts', { skip: withoutTensorFlow }, async (t) => {
  const python = await providePython(pythonTensorFlow);
  const one = await trained(t);
  await t.test("in Python's TensorFlow", (own) => checkInPython(own, one, python));
  await t.test('in a browser', { skip: skipReason }, () => checkInBrowser(one));
});
