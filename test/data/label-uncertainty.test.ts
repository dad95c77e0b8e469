import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelUncertainty } from '../../server/data/label-uncertainty.ts';

const near = (found: number, wanted: number): void =>
  assert.ok(Math.abs(found - wanted) < 1e-6, `${found}, not ${wanted}`);
const ids = Int32Array.of(0, 1, 2, 3);

test('labels leave open their entropy or variance, missing ones apart', () => {
  const classes = ['a', 'b', 'c'];
  const kind = Int32Array.of(0, 1, -1, 1);
  near(labelUncertainty({ kind: 'class', classes, values: kind }, ids), -(Math.log(1 / 3) + 2 * Math.log(2 / 3)) / 3);
  near(labelUncertainty({ kind: 'class', classes, values: kind }, Int32Array.of(1, 3)), 0);
  near(labelUncertainty({ kind: 'number', values: Float32Array.of(1, Number.NaN, 3, 5) }, ids), 8 / 3);
  const labels = Int32Array.of(1, 0, 0, 0, 1, -1, 0, 0);
  near(labelUncertainty({ kind: 'labels', classes: ['x', 'y'], values: labels }, ids), Math.log(2) / 2);
  const tags = Int32Array.of(0, -1, 1, -1, 2, -1, 0, 1);
  const wanted = -(4 * Math.log(2 / 5) + Math.log(1 / 5)) / 5;
  near(labelUncertainty({ kind: 'tags', classes, steps: 2, values: tags }, ids), wanted);
});
