import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RandomStream, streamKey } from '../../server/data/random.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { readTrainedRun } from '../../server/trainer/use/trained-run.ts';
import { use } from '../../server/trainer/use/use.ts';
import { programFiles } from '../../server/cli/program-files.ts';
import { definition, folderWith, mtl } from './mtl.ts';

const table = `version: 1
name: Table
data:
  people:
    format: csv
    path: people-{part}.csv
    numbers: [age]
    categories: [job]
    targets: { income: class, hours: { number: { standardize: true } } }
    missing: ['?']
model:
  encoder: [dense: { units: 4, activation: relu }]
tasks:
  income: { data: people, target: income, loss: { crossEntropy: { classWeights: balanced } }, metrics: [accuracy, auroc] }
  hours: { data: people, target: hours, metrics: [rmse, r2] }
training:
  schedule: joint
  epochs: 3
  batchSize: 20
  weightAveraging: { ema: { decay: 0.9 } }
  optimizer: { adam: { learningRate: 0.02 } }
`;

function people(name: string, count: number): string {
  const random = new RandomStream(streamKey(0, 'people', name), 0);
  const rows = Array.from({ length: count }, (_, i) => {
    const age = 20 + random.integer(50);
    const job = ['cook', 'smith', '?'][random.integer(3)] ?? '';
    return [i % 7 === 3 ? '?' : age, job, age > 45 && job !== 'cook' ? 'high' : 'low', age / 2 + job.length].join();
  });
  return ['age,job,income,hours', ...rows, ''].join('\n');
}

/** A folder with a run of the table, and 300 rows that it was tested on. */
async function trained(t: TestContext): Promise<string> {
  const files = {
    'a.mtl.yaml': table,
    'people-train.csv': people('train', 120),
    'people-test.csv': people('test', 300),
  };
  const folder = await folderWith(t, files);
  const { code, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm');
  assert.equal(code, 0, err);
  return folder;
}

interface Line {
  readonly row: number;
  readonly line: number;
  readonly tasks: Readonly<
    Record<
      string,
      { readonly predicted: unknown; readonly label?: unknown; readonly probabilities?: Record<string, number> }
    >
  >;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

test('a run of a table is used', async (t) => {
  const folder = await trained(t);
  await t.test('what it predicts for its test rows has the scores of its test', () => predictsAsTested(folder));
  await t.test('labels and the order of columns change nothing', () => predictsUnlabelled(t, folder));
  await t.test('predictions are CSV on the terminal, of the tasks that are asked for', () => printsCsv(t, folder));
  await t.test('what is wrong is a sentence', () => refuses(t, folder));
  await t.test('a run that ended early, averages others or kept nothing says so', () => saysWhatItIs(t, folder));
});

let all: readonly Line[] = [];

async function predictsAsTested(folder: string): Promise<void> {
  // Only the run's folder is needed: neither the definition nor what it was trained on.
  await rm(join(folder, 'a.mtl.yaml'));
  await rm(join(folder, 'people-train.csv'));
  const told: string[] = [];
  const question = {
    about: 'predict',
    dir: join(folder, '.mtl/runs/1'),
    files: [join(folder, 'people-test.csv')],
    form: 'jsonl',
    unlabelled: false,
    backend: 'wasm',
  } as const;
  const program = new URL('../../server/cli/main.ts', import.meta.url);
  const trainerFile = programFiles(program.pathname).trainer;
  const events = { doing: () => undefined, text: (text: string) => told.push(text) };
  const { rows, scores } = await use<'predict'>(question, { trainerFile, environment: process.env }, events);
  const { summary } = readRecord(join(folder, '.mtl/runs/1'));
  assert.equal(rows, 300);
  assert.deepEqual(scores, summary?.test);
  all = linesOf(told.join(''));
  const [first, last] = [all[0], all.at(-1)];
  assert.deepEqual([all.length, first?.row, last?.line], [300, 1, 301]);
  const right = all.filter(({ tasks }) => tasks['income']?.predicted === tasks['income']?.label).length;
  assert.equal(right / 300, summary?.test?.['income']?.['accuracy']);
  assert.equal(typeof first?.tasks['hours']?.predicted, 'number');
  const sum = Object.values(first?.tasks['income']?.probabilities ?? {}).reduce((total, p) => total + p, 0);
  assert.ok(Math.abs(sum - 1) < 1e-6);
}

async function predictsUnlabelled(t: TestContext, folder: string): Promise<void> {
  const text = await readFile(join(folder, 'people-test.csv'), 'utf8');
  const turned = text.split('\n').map((line) => line.split(',').slice(0, 2).toReversed().join());
  await writeFile(join(folder, 'new.csv'), turned.join('\n'));
  const words = ['predict', '1', 'new.csv', '--backend', 'wasm', '--out', 'new.jsonl'];
  const { code, out, err } = await mtl(t, folder, ...words);
  assert.deepEqual([code, out], [0, ''], err);
  assert.match(err, /^note: \d+ of 300 rows have no age: [\d.]+ stands in for it, as in training\.$/m);
  assert.match(err, /^300 rows in new\.jsonl$/m);
  assert.doesNotMatch(err, /accuracy/);
  const again = linesOf(await readFile(join(folder, 'new.jsonl'), 'utf8'));
  const bare = all.map(({ tasks }) =>
    Object.fromEntries(Object.entries(tasks).map(([name, { label: _, ...rest }]) => [name, rest])),
  );
  assert.deepEqual(
    again.map(({ tasks }) => tasks),
    bare,
  );
}

async function printsCsv(t: TestContext, folder: string): Promise<void> {
  await writeFile(join(folder, 'new.csv'), 'age,job\n30,cook\n70,"smith"\n40,monk\n');
  const words = ['predict', '.mtl/runs/1', 'new.csv', '--task', 'income', '--backend', 'wasm'];
  const { code, out, err } = await mtl(t, folder, ...words);
  assert.equal(code, 0, err);
  const [head, ...rows] = out.split('\r\n');
  assert.equal(head, 'row,file,line,income,income.probability.high,income.probability.low');
  assert.match(rows[1] ?? '', /^2,new\.csv,3,(high|low),0\.\d+,0\.\d+$/);
  assert.match(err, /^note: 1 of 3 rows have a job that no training row has \("monk"\): none of its inputs is set\.$/m);
}

async function refuses(t: TestContext, folder: string): Promise<void> {
  await writeFile(join(folder, 'bad.csv'), 'age\n30\n');
  for (const [words, wanted, ended] of [
    [
      ['bad.csv', '--out', 'out.csv'],
      /^error data-column: bad\.csv has no column 'job', which the network reads, but age; add what is missing\.$/m,
      3,
    ],
    [
      ['new.csv', '--task', 'wage'],
      /^error run-not-usable: Run 1 has no task wage; its tasks are income, hours\.$/m,
      2,
    ],
    [['new.csv', '--out', 'none/out.csv'], /^error ENOENT: .*none/m, 1],
  ] as const) {
    const outcome = await mtl(t, folder, 'predict', '1', ...words, '--backend', 'wasm');
    assert.match(outcome.err, wanted);
    assert.deepEqual([outcome.code, outcome.out], [ended, '']);
  }
  assert.ok((await readdir(folder)).every((name) => !name.includes('out.csv')));
}

async function saysWhatItIs(t: TestContext, folder: string): Promise<void> {
  const run = join(folder, '.mtl/runs/1');
  const change = async (file: string, from: string, to: string) => {
    const text = await readFile(join(run, file), 'utf8');
    await writeFile(join(run, file), text.replace(from, to));
  };
  const refusal = (wanted: RegExp) => assert.throws(() => readTrainedRun(run), { name: 'UseError', message: wanted });
  await change('run.json', '"state": "finished"', '"state": "stopped"');
  const { err } = await mtl(t, folder, 'predict', '1', 'people-test.csv', '--backend', 'wasm');
  assert.match(err, /^note: Run 1 is stopped: the best parameters so far are used, of epoch \d\.$/m);
  await rm(join(run, 'fitted.json'));
  refusal(/^Run 1 is of before runs kept what they fitted on their training rows: train it once more/);
  await rm(join(run, 'checkpoint'), { recursive: true });
  refusal(/^Run 1 is stopped and has saved nothing that it learned/);
  await change('resolved.json', '"format": 1,', `"format": 1, "members": ["${folder}/3", "${folder}/4"],`);
  refusal(/averages those of the runs 3, 4\. Name one of these\.$/);
}

test('tasks of several data sets say what they make of the same rows', async (t) => {
  const text = definition((small) =>
    small
      .replace('model:', '  other: { format: shapes, train: 32, test: 8, size: 12, seed: 3 }\nmodel:')
      .replace('size: { data: pictures', 'size: { data: other'),
  );
  const folder = await folderWith(t, { 'a.mtl.yaml': text });
  assert.equal((await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--epochs', '1')).code, 0);
  const { default: sharp } = await import('sharp');
  const create = { width: 30, height: 20, channels: 3, background: '#c00' } as const;
  await sharp({ create }).png().toFile(join(folder, 'a.png'));
  await sharp({ create }).jpeg().toFile(join(folder, 'b.jpg'));
  const { code, out, err } = await mtl(t, folder, 'predict', '1', '.', '--format', 'jsonl', '--backend', 'wasm');
  assert.equal(code, 0, err);
  const lines = linesOf(out);
  assert.deepEqual(
    lines.map(({ tasks }) => Object.keys(tasks)),
    [
      ['shape', 'size'],
      ['shape', 'size'],
    ],
  );
});

test('rows that say of which task they are, are left to it', async (t) => {
  const text = table
    .replace(
      /tasks:[^]*training:/,
      'tasks:\n  cooks: { data: people, target: hours, where: { job: cook } }\n  smiths: { data: people, target: hours, where: { job: smith } }\ntraining:',
    )
    .replace('    categories: [job]\n', '')
    .replace('income: class', 'job: class')
    .replace('    missing:', '    ignore: [income]\n    missing:');
  const files = { 'a.mtl.yaml': text, 'people-train.csv': people('train', 120), 'people-test.csv': people('test', 60) };
  const folder = await folderWith(t, { ...files, 'new.csv': 'age,job\n30,cook\n40,smith\n50,monk\n' });
  const run = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--epochs', '1');
  assert.equal(run.code, 0, run.err);
  const { out, err } = await mtl(t, folder, 'predict', '1', 'new.csv', '--format', 'jsonl', '--backend', 'wasm');
  assert.deepEqual(
    linesOf(out).map(({ tasks }) => Object.keys(tasks)),
    [['cooks'], ['smiths'], []],
  );
  assert.match(err, /^note: 1 of 3 rows are of none of the tasks, which are of chosen rows\.$/m);
  assert.doesNotMatch(err, /no training row has/i);
});
