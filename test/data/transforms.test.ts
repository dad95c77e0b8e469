import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { fittedSet } from '../../server/data/fitted.ts';
import type { SplitSet } from '../../server/data/load.ts';
import { isTable } from '../../server/definition/formats/table-columns.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { inputsOf, load, refused } from './text-folder.ts';

type Matrix = readonly (readonly (number | null)[])[];

/** What scikit-learn makes of `train` and `test`, and of `lacking`. */
interface Golden {
  readonly train: Matrix;
  readonly test: Matrix;
  readonly lacking: Matrix;
  readonly cases: Readonly<Record<string, Matrix>>;
  readonly imputed: Readonly<Record<string, Matrix>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL('fixtures/transforms.json', import.meta.url), 'utf8'));

/** A table whose transforms are as written in a definition. */
function sourceOf(transforms: string, more = 'standardize: false'): DataSource {
  const definition = `version: 1
data:
  t: { format: csv, path: '{part}.csv', targets: { y: number }, ${more}, transforms: ${transforms} }
model: { encoder: [dense: { units: 2 }] }
tasks: { a: { data: t, target: y } }
`;
  const { experiment, problems } = analyze(definition);
  const source = experiment?.data['t'];
  assert.ok(source && isTable(source), problems.map(({ message }) => message).join('\n'));
  return source;
}

const csv = (header: string, rows: Matrix): string =>
  `${header},y\n${rows.map((row, i) => [...row.map((value) => value ?? ''), i].join(',')).join('\n')}\n`;

const files = (train: Matrix, test: Matrix = golden.test) => ({
  'train.csv': csv('a,b,c', train),
  'test.csv': csv('a,b,c', test),
});

/** All inputs: those of the training rows, then those of the test rows. */
function allInputs(set: SplitSet): number[][] {
  const rows = ({ count }: { readonly count: number }): number[] => Array.from({ length: count }, (_, i) => i);
  return [...inputsOf(set, rows(set.train)), ...inputsOf({ ...set, train: set.test }, rows(set.test))];
}

function near(found: Matrix, wanted: Matrix | undefined, what: string): void {
  assert.ok(wanted);
  assert.deepEqual([found.length, found[0]?.length], [wanted.length, wanted[0]?.length], what);
  found.forEach((row, i) =>
    row.forEach((value, j) => {
      const other = wanted[i]?.[j] ?? Number.NaN;
      assert.ok(
        Math.abs((value ?? Number.NaN) - other) <= 2e-6 * Math.max(1, Math.abs(other)),
        `${what} ${i} ${j}: ${value} for ${other}`,
      );
    }),
  );
}

const written = {
  standard: '[scale]',
  range: '[scale: { to: range }]',
  robust: '[scale: { to: robust }]',
  logarithm: '[logarithm: { columns: [a, b, c] }]',
} as const;

test('numbers are scaled as scikit-learn scales them, by the training rows alone', async (t) => {
  for (const [name, transforms] of Object.entries(written))
    near(allInputs(await load(t, sourceOf(transforms), files(golden.train))), golden.cases[name], name);
});

test('products are those of scikit-learn, standardised', async (t) => {
  const standard = 'standardize: true';
  const cubes = await load(t, sourceOf('[polynomial: { degree: 3 }]', standard), files(golden.train));
  near(allInputs(cubes), golden.cases['polynomial'], 'polynomial');
  const pairs = await load(t, sourceOf('[polynomial: { interactions: true }]', standard), files(golden.train));
  near(allInputs(pairs), golden.cases['interactions'], 'interactions');
});

test('missing numbers are filled as scikit-learn fills them, with an input that says so', async (t) => {
  for (const [by, wanted] of Object.entries(golden.imputed)) {
    const set = await load(t, sourceOf(`[impute: { by: ${by}, indicator: true }]`), files(golden.lacking));
    near(allInputs(set).slice(0, golden.lacking.length), wanted, by);
  }
});

test('of two entries for one column the later counts, whatever else is in the list', async (t) => {
  const set = await load(t, sourceOf('[scale: { to: range }, scale: { columns: [b], to: none }]'), files(golden.train));
  const column = (rows: Matrix, i: number): (number | null)[][] => rows.map((row) => [row[i] ?? null]);
  near(column(allInputs(set), 0), column(golden.cases['range'] ?? [], 0), 'a');
  near(column(allInputs(set), 1), column([...golden.train, ...golden.test], 1), 'b');
});

const shop = `grade,city,day,y
low,Rome,2024-02-29T23:30,1
high,Oslo,2023-12-31,2
mid,Rome,,3
,Bern,2024-01-01T00:00+02:00,4
`;

test('categories with an order become their ranks, others nothing but the fill', async (t) => {
  const more = 'standardize: false, ignore: [city, day]';
  const ranks = '[ordinal: { columns: [grade], order: [low, mid, high] }, impute: { columns: [grade], by: zero }]';
  const set = await load(t, sourceOf(ranks, more), { 'train.csv': shop, 'test.csv': 'grade,city,day,y\nhuge,,,1\n' });
  assert.deepEqual(allInputs(set), [[0], [2], [1], [0], [0]]);
  const byItself = await load(t, sourceOf('[ordinal: { columns: [grade] }]', more), {
    'train.csv': shop,
    'test.csv': shop,
  });
  assert.deepEqual(inputsOf(byItself, [0, 1, 2, 3]), [[1], [0], [2], [1]], 'by letters; the mean for none');
});

test('dates become their parts in UTC', async (t) => {
  const parts = '[year, month, day, dayOfYear, weekday, hour, minute]';
  const source = sourceOf(
    `[dateParts: { columns: [day], parts: ${parts} }, impute: { by: zero }]`,
    'standardize: false, ignore: [grade, city]',
  );
  const set = await load(t, source, { 'train.csv': shop, 'test.csv': shop });
  assert.deepEqual(inputsOf(set, [0, 1, 2, 3]), [
    [2024, 2, 29, 60, 4, 23, 30],
    [2023, 12, 31, 365, 7, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
    [2023, 12, 31, 365, 7, 22, 0],
  ]);
  const wrong = await refused(t, source, { 'train.csv': `${shop}low,Rome,31.12.2024,5\n`, 'test.csv': shop });
  assert.deepEqual([wrong.code, wrong.line, wrong.found], ['data-column', 6, '"31.12.2024"']);
});

test('hashes give each category one input, the same in every part and run', async (t) => {
  const source = sourceOf('[hash: { columns: [city], size: 16 }]', 'standardize: false, ignore: [grade, day]');
  const set = await load(t, source, { 'train.csv': shop, 'test.csv': `grade,city,day,y\n,Rome,,1\n,Lima,,1\n,,,1\n` });
  const [first, second, third, , rome, lima, none] = allInputs(set);
  assert.deepEqual([first, first], [third, rome]);
  assert.notDeepEqual(first, second);
  for (const row of [first, second, lima]) assert.deepEqual(row?.filter((value) => value !== 0).map(Math.abs), [1]);
  // FNV-1a of «Rome» is 0xbc2e0214: even, so −1, at (0xbc2e0214 >>> 1) mod 16.
  assert.equal(rome?.[10], -1);
  assert.deepEqual(none, new Array(16).fill(0));
});

test('nothing that is fitted sees the test rows: poison there changes no training input, and nothing kept', async (t) => {
  const all = `[
    impute: { by: median, indicator: true }, scale: { columns: [a], to: robust }, scale: { columns: [b], to: range },
    logarithm: { columns: [c] }, polynomial, ordinal: { columns: [grade] }, hash: { columns: [city] },
    dateParts: { columns: [day] }]`;
  const source = sourceOf(all, 'categories: [kind], texts: { note: {} }');
  const row = (i: number, poison: boolean): string =>
    poison
      ? `${1e30},${-1e30},${1e20},poison,poison,1066-10-14,poison,poison`
      : `${i % 7},${i * i},${i % 3 ? i : ''},${'abc'[i % 3]},t${i % 5},2024-0${1 + (i % 9)}-01,${'xy'[i % 2]},CC${i % 4}`;
  const table = (count: number, poison: boolean): string =>
    `a,b,c,grade,city,day,kind,note,y\n${Array.from({ length: count }, (_, i) => `${row(i, poison)},${i}`).join('\n')}\n`;
  const of = (t: TestContext, poison: boolean) =>
    load(t, source, { 'train.csv': table(30, false), 'test.csv': table(10, poison) });
  const [clean, poisoned] = [await of(t, false), await of(t, true)];
  assert.equal(poisoned.train.sha256, clean.train.sha256);
  assert.deepEqual(fittedSet(poisoned.train), fittedSet(clean.train));
  assert.notEqual(poisoned.test.sha256, clean.test.sha256);
});

test('nor does it see the rows that are held out of the training rows', async (t) => {
  const train = golden.train.map((row, i) => (i < 30 ? row : row.map(() => 1e9)));
  const table = csv('a,b,c', train)
    .replace(/,y\n/, ',y,part\n')
    .replaceAll(/,(\d+)(?=\n)/g, (_, i) => `,${i},${Number(i) < 30 ? 'train' : 'held'}`);
  const source = sourceOf('[scale: { to: range }]', 'partColumn: part, parts: { validation: held }');
  const tested = table.trimEnd() + '\n1,1,1,1,test\n';
  const set = await load(
    t,
    { ...source, ...{ path: 'all.csv' } },
    { 'all.csv': tested },
    { validation: 0.1, splitSeed: 0 },
  );
  const inputs = inputsOf(set, [...set.split.train]).flat();
  assert.ok(Math.max(...inputs) === 1 && Math.min(...inputs) === 0, 'the rows that train fill the range');
  assert.ok(Math.max(...inputsOf(set, [...set.split.validation]).flat()) > 1e3);
});
