import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, folderWith, mtl } from './mtl.ts';

/** Two data sets of different size, of which the smaller has rows without a label. */
const uneven = `version: 1
name: Uneven
data:
  large: { format: shapes, train: 100, test: 20, size: 12 }
  small: { format: csv, path: small.csv, numbers: [a], targets: { y: number }, testFraction: 0.2 }
model:
  encoders:
    pictures: { data: [large], layers: [flatten, dense: { units: 4 }] }
    table: { data: [small], layers: [dense: { units: 4 }] }
  encoder: [dense: { units: 4 }]
tasks:
  shape: { data: large, target: shape }
  y: { data: small, target: y }
training: { epochs: 3, batchSize: 16, validation: 0.1 }
`;

const files = {
  'a.mtl.yaml': uneven,
  'small.csv': `a,y\n${Array.from({ length: 50 }, (_, i) => `${i},${i}\n`).join('')}`,
};

test('the plan says rows, steps, repeats and what an epoch means', async (t) => {
  const folder = await folderWith(t, files);
  const { code, out, err } = await mtl(t, folder, 'plan', 'a.mtl.yaml');
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  assert.equal(
    out,
    `Uneven: schedule joint

Rows
  data set    input  training  validation  test
  large     12×12×3        90          10    20
  small           1        36           4    10

One epoch
  task   data set  rows  labels  steps  labels seen  passes
  shape  large       90      90      6           90    1.00
  y      small       36      36      6           72    2.00

Every step trains all tasks; an epoch is the longest data set once, shorter ones start again in a new order.
An epoch takes 6 steps in batches of 16 rows; the run of 3 epochs takes 18.
Rows that do not fill the last batch of a pass (10 of large, 4 of small) make a smaller last batch.
`,
  );
});

test('an arm and other epochs are planned as they would run; --json has every number', async (t) => {
  const folder = await folderWith(t, files);
  const { code, out } = await mtl(t, folder, 'plan', '--json', '--arm', 'alternate', '--epochs', '2', 'a.mtl.yaml');
  assert.equal(code, 0);
  const answer: unknown = JSON.parse(out);
  assert.partialDeepStrictEqual(answer, {
    format: 1,
    schedule: { type: 'alternate', by: 'epoch' },
    stepsPerEpoch: 9,
    steps: 18,
    sets: { large: { train: 90, validation: 10, test: 20 } },
    tasks: { shape: { steps: 6, seen: 90, passes: 1 }, y: { steps: 3, seen: 36, passes: 1 } },
  });
});

test('what is wrong with the data or the file is said as a run says it', async (t) => {
  const folder = await folderWith(t, {
    ...files,
    'small.csv': 'a,y\n1\n',
    'b.mtl.yaml': definition((text) => text.replace('12', '1')),
  });
  const data = await mtl(t, folder, 'plan', 'a.mtl.yaml');
  assert.equal(data.code, 3);
  assert.match(data.err, /^error data-line: .*small\.csv: line 2 should have 2 values/);
  const file = await mtl(t, folder, 'plan', 'b.mtl.yaml');
  assert.equal(file.code, 2);
  assert.match(file.err, /^b\.mtl\.yaml:4:/);
});
