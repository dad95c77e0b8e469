import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, mtl } from './mtl.ts';

/** Two tables: one large, one small and on another scale, with a rare class and a row that comes again. */
const definition = `version: 1
name: Two tables
data:
  large: { format: csv, path: 'large.{part}.csv', numbers: [a, b], targets: { y: number }, standardize: false }
  small: { format: csv, path: 'small.{part}.csv', numbers: [a, b], targets: { kind: class }, standardize: false }
model:
  encoder: [dense: { units: 4 }]
tasks:
  y: { data: large, target: y }
  kind: { data: small, target: kind }
training: { validation: 0 }
`;

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

const files = {
  'a.mtl.yaml': definition,
  'large.train.csv': `a,b,y\n${lines(100, (i) => `${i % 10},${i},${i}`)}`,
  'large.test.csv': 'a,b,y\n3,13,5\n1000,1000,7\n',
  'small.train.csv': `a,b,kind\n${lines(24, (i) => `${i},${100 * i},${i < 22 ? 'x' : 'y'}`)}5,500,x\n`,
  'small.test.csv': 'a,b,kind\n-1,-1,x\n',
};

test('data are counted and compared: rows on both sides, repeated ones, and what does not match', async (t) => {
  const folder = await folderWith(t, files);
  const { code, out } = await mtl(t, folder, 'data', '--json', 'a.mtl.yaml');
  assert.equal(code, 0);
  const report: unknown = JSON.parse(out);
  assert.partialDeepStrictEqual(report, {
    format: 1,
    name: 'Two tables',
    sets: {
      large: {
        inputShape: [2],
        rows: { train: 100, validation: 0, test: 2 },
        repeated: 0,
        inputs: { min: 0, max: 99 },
      },
      small: { rows: { train: 25, test: 1 }, repeated: 1, inputs: { max: 2300 } },
    },
    tasks: {
      y: { kind: 'number', labels: { train: { present: 100, missing: 0 } }, numbers: { min: 0, max: 99, mean: 49.5 } },
      kind: { kind: 'class', classes: { x: { train: 23, test: 1 }, y: { train: 2, test: 0 } } },
    },
    overlaps: [{ data: 'large', split: 'test', other: 'large', count: 1, rows: 2 }],
    mismatches: [{ about: 'size' }, { about: 'range' }, { about: 'balance' }],
  });
  assert.ok(Math.abs(Number(/"deviation":(28\.\d+)/.exec(out)?.[1]) - 28.866) < 0.001);
});

test('the report is a text for people, with what helps', async (t) => {
  const folder = await folderWith(t, files);
  const { code, out } = await mtl(t, folder, 'data', 'a.mtl.yaml');
  assert.equal(code, 0);
  assert.match(out, /^ {2}small +2 +25 +0 +1 +1 +0 to 2300 /m);
  assert.match(out, /^ {2}kind +small +kind +25 +0 +2 classes, y 2 to x 23$/m);
  assert.match(out, /1 of 2 test rows of large have the input of one of its training rows\./);
  assert.match(out, /large has 4 times as many training rows as small \(100 and 25\)\. 'schedule: \{ sample/);
  assert.match(out, /the class 'x' has 23 training labels and 'y' 2\. .*classWeights: balanced/);
});

test('data that cannot be read are refused as a run refuses them', async (t) => {
  const folder = await folderWith(t, { ...files, 'small.test.csv': 'a,b,kind\n1,2\n' });
  const { code, err } = await mtl(t, folder, 'data', 'a.mtl.yaml');
  assert.equal(code, 3);
  assert.match(err, /^error data-line: /m);
});
