import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bestIn, mostSettings, scoreColumns, settingColumns, shortName } from '../../../webview/runs/columns.ts';
import { filterOf } from '../../../webview/runs/filter.ts';
import { sorted } from '../../../webview/runs/order.ts';
import { rowOf, sixRuns } from '../fixtures/rows.ts';

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe('the columns of the table of runs', () => {
  it('are by default the settings in which the rows differ, not where they were made', () => {
    const { columns, same, leftOut } = settingColumns(sixRuns, false);
    assert.deepEqual(
      columns.map(({ title }) => title),
      ['weighting.type', 'learningRate', 'schedule.type'],
    );
    assert.equal(same.get('training.optimizer.type'), 'adam');
    assert.equal(leftOut, 1);
    assert.ok(settingColumns(sixRuns, true).columns.some(({ key }) => key === 'environment.host'));
  });

  it('are not more than can be read, and the rest is counted', () => {
    const many = (value: string) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`model.encoder.${i}.units`, value]));
    const { columns, leftOut } = settingColumns(
      [rowOf('1', { settings: many('1') }), rowOf('2', { settings: many('2') })],
      false,
    );
    assert.deepEqual([columns.length, leftOut], [mostSettings, 41 - mostSettings]);
  });

  it('have names as short as can be told apart, never a number alone', () => {
    const names = [
      'training.optimizer.type',
      'training.schedule.type',
      'seed',
      'model.encoder.0.units',
      'model.encoder.1.units',
      'x.0',
    ];
    assert.deepEqual(
      names.map((name) => shortName(name, names)),
      ['optimizer.type', 'schedule.type', 'seed', 'encoder.0.units', 'encoder.1.units', 'x.0'],
    );
  });

  it('are numbers where all that is there is one', () => {
    const [, rate] = settingColumns(sixRuns, false).columns;
    assert.deepEqual([rate?.isNumeric, rate?.value(rowOf('1'))], [true, 0.001]);
  });

  it('mark the best score, higher or lower as the metric says, of runs that count', () => {
    const [ten, brier] = scoreColumns(sixRuns, true);
    assert.ok(ten && brier);
    assert.deepEqual([...bestIn(ten, sixRuns)], ['/work/.mtl/runs/13']);
    assert.deepEqual([...bestIn(brier, sixRuns)], ['/work/.mtl/runs/13']);
    const smoke = rowOf('99', { ten: 0.99, smoke: true });
    assert.deepEqual([...bestIn(ten, [...sixRuns, smoke])], ['/work/.mtl/runs/13']);
    assert.deepEqual([...bestIn(ten, [rowOf('1', { ten: 0.5 })])], []);
    assert.equal(bestIn(ten, [rowOf('1', { ten: 0.5 }), rowOf('2', { ten: 0.5 })]).size, 2);
  });

  it('sort numbers as numbers, and what is not there to the end either way', () => {
    const hundred = scoreColumns(sixRuns, false)[1];
    assert.ok(hundred);
    assert.deepEqual(ids(sorted(sixRuns, hundred, true)), ['14', '12', '13', '8', '15', '9']);
    assert.deepEqual(ids(sorted(sixRuns, hundred, false)), ['8', '13', '12', '14', '15', '9']);
  });
});

describe('the filter of the table of runs', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    '': ['15', '14', '13', '12', '9', '8'],
    gradnorm: ['14'],
    'learningRate<1e-3': ['8'],
    'learningrate>=0.001 accuracy>0.65': ['13', '12'],
    'ten.accuracy>0.66': ['13', '12', '8'],
    'schedule.type=alternate': ['8'],
    'type=joint state=failed': ['9'],
    'seed=0.0 flips': ['12'],
    '#paper': ['12'],
    starred: ['12'],
    plotted: ['14', '13'],
    'no such word': [],
    'hundred.accuracy<1': ['14', '13', '12', '8'],
  };
  for (const [text, wanted] of Object.entries(cases))
    it(`lets through what fits «${text}»`, () => assert.deepEqual(ids(sixRuns.filter(filterOf(text))), wanted));
});
