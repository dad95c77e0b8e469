import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';

test('an entry with each stands for a task a class, each on rows of its own', () => {
  const { experiment, problems } = analyze(`version: 1
data:
  schools: { format: csv, path: school.csv, targets: { school: class, region: class, score: number } }
model:
  encoder:
    - dense: { units: 4 }
tasks:
  school: { data: schools, target: score, where: { region: north }, each: { of: school, from: 2, to: 4 } }
  whole: { data: schools, target: score }
`);
  assert.deepEqual(problems, []);
  assert.ok(experiment);
  assert.deepEqual(Object.keys(experiment.tasks), ['school_2', 'school_3', 'school_4', 'whole']);
  const chosen = Object.values(experiment.tasks).map(({ data }) => experiment.data[data]?.where);
  assert.deepEqual(chosen, [
    { region: 'north', school: '2' },
    { region: 'north', school: '3' },
    { region: 'north', school: '4' },
    undefined,
  ]);
});
