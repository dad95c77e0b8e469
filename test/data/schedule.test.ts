import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchCount, batchesOf, epochOrder, gatherTarget } from '../../server/data/batches.ts';
import { DataError } from '../../server/data/data-error.ts';
import { EpochPlan } from '../../server/data/schedule.ts';
import type { EpochRequest, PlannedStep } from '../../server/data/schedule.ts';
import type { Schedule } from '../../server/definition/experiment.ts';

const joint = { type: 'joint' } as const;
const byEpoch = { type: 'alternate', by: 'epoch' } as const;
const byStep = { type: 'alternate', by: 'step' } as const;
const sample = { type: 'sample', temperature: 1 } as const;
const uncertainty = { type: 'uncertainty', temperature: 1 } as const;
const curriculum = { type: 'curriculum', every: 2, order: ['short'] } as const;
/** Every schedule, in every form. */
const all: readonly Schedule[] = [
  ...(['repeat', 'rest', 'end'] as const).flatMap((shorter) => [
    { ...joint, shorter },
    { ...byEpoch, shorter },
    { ...byStep, shorter },
  ]),
  sample,
  uncertainty,
  curriculum,
];

/** Row ids of a data set: `count` numbers from `first`, so that rows of different sets are told apart. */
function ids(count: number, first = 0): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => first + i);
}

function request(schedule: Schedule, change: Partial<EpochRequest> = {}): EpochRequest {
  return {
    tasks: { long: { data: 'large' }, short: { data: 'small' } },
    rows: { large: ids(10), small: ids(4, 100) },
    training: { schedule, batchSize: 3, lastBatch: 'keep' },
    seed: 0,
    epoch: 1,
    ...change,
  };
}

function steps(asked: EpochRequest): PlannedStep[] {
  return [...new EpochPlan(asked).from()];
}

function seen(list: readonly PlannedStep[], data: string): number[] {
  return list.flatMap((step) => [...(step.rows[data] ?? [])]);
}

function sorted(values: Iterable<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

test('joint: the longest set once, the shorter again and again in a new order, each step with all tasks', () => {
  const list = steps(request(joint));
  assert.equal(list.length, 4);
  assert.ok(list.every((step) => step.tasks.join() === 'long,short'));
  assert.deepEqual(sorted(seen(list, 'large')), sorted(ids(10)));
  assert.deepEqual(
    list.map((step) => [step.rows['large']?.length, step.rows['small']?.length]),
    [
      [3, 3],
      [3, 1],
      [3, 3],
      [1, 1],
    ],
  );
  const small = seen(list, 'small');
  assert.deepEqual(sorted(small.slice(0, 4)), sorted(ids(4, 100)));
  assert.deepEqual(sorted(small.slice(4)), sorted(ids(4, 100)));
  assert.notDeepEqual(small.slice(0, 4), small.slice(4));
});

test('joint: tasks on one data set share the rows of the batch and keep the order of the file', () => {
  const tasks = { shape: { data: 'large' }, other: { data: 'small' }, colour: { data: 'large' } };
  const list = steps(request(joint, { tasks }));
  assert.equal(list.length, 4);
  assert.deepEqual(list[0]?.tasks, ['shape', 'other', 'colour']);
  assert.deepEqual(Object.keys(list[0]?.rows ?? {}), ['large', 'small']);
});

test('dropping the last batch leaves only whole ones, in every pass', () => {
  const training = { schedule: joint, batchSize: 3, lastBatch: 'drop' } as const;
  const list = steps(request(joint, { training }));
  assert.equal(list.length, 3);
  assert.ok(list.every(({ rows }) => rows['large']?.length === 3 && rows['small']?.length === 3));
  assert.equal(new Set(seen(list, 'large')).size, 9);
});

test('alternate by epoch: each set once, in the order of the tasks', () => {
  const list = steps(request(byEpoch));
  assert.deepEqual(
    list.map(({ tasks, rows }) => [tasks.join(), Object.keys(rows).join()].join('/')),
    ['long/large', 'long/large', 'long/large', 'long/large', 'short/small', 'short/small'],
  );
  assert.deepEqual(sorted(seen(list, 'large')), sorted(ids(10)));
  assert.deepEqual(sorted(seen(list, 'small')), sorted(ids(4, 100)));
});

test('alternate by step: the tasks take turns, and one whose set has run out is done', () => {
  const list = steps(request(byStep));
  assert.deepEqual(
    list.map(({ tasks }) => tasks.join()),
    ['long', 'short', 'long', 'short', 'long', 'long'],
  );
  assert.deepEqual(sorted(seen(list, 'large')), sorted(ids(10)));
  assert.deepEqual(sorted(seen(list, 'small')), sorted(ids(4, 100)));
});

test('alternate: each task on a shared data set passes over all of it, in an order of its own', () => {
  const tasks = { shape: { data: 'large' }, colour: { data: 'large' } };
  for (const schedule of [byEpoch, byStep]) {
    const list = steps(request(schedule, { tasks }));
    const of = (name: string): number[] =>
      seen(
        list.filter((step) => step.tasks[0] === name),
        'large',
      );
    assert.deepEqual(sorted(of('shape')), sorted(ids(10)));
    assert.deepEqual(sorted(of('colour')), sorted(ids(10)));
    assert.notDeepEqual(of('shape'), of('colour'));
  }
});

test('a task alone sees the same batches as its data set does in the joint run', () => {
  const alone = steps(request(joint, { tasks: { long: { data: 'large' } } }));
  assert.deepEqual(seen(alone, 'large'), seen(steps(request(joint)), 'large'));
});

test('what happens when a shorter set runs out is as the schedule says', () => {
  const told = (schedule: Schedule) => steps(request(schedule)).map(({ tasks }) => tasks.join('+'));
  const [both, long, short] = ['long+short', 'long', 'short'];
  assert.deepEqual(told({ ...joint, shorter: 'rest' }), [both, both, long, long]);
  assert.deepEqual(told({ ...joint, shorter: 'end' }), [both, both]);
  assert.deepEqual(told({ ...byEpoch, shorter: 'end' }), [long, long, short, short]);
  assert.deepEqual(told({ ...byEpoch, shorter: 'repeat' }), [...Array(4).fill(long), ...Array(4).fill(short)]);
  assert.deepEqual(told({ ...byStep, shorter: 'repeat' }), Array(4).fill([long, short]).flat());
  const list = steps(request({ ...byStep, shorter: 'repeat' }));
  assert.deepEqual(sorted(seen(list, 'small').slice(0, 4)), sorted(ids(4, 100)));
  assert.notDeepEqual(seen(list, 'small').slice(0, 4), seen(list, 'small').slice(4));
});

/** How often each task is trained in many epochs, as a share of all steps. */
function shares(schedule: Schedule, change: Partial<EpochRequest> = {}): number {
  const epochs = Array.from({ length: 400 }, (_, i) => steps(request(schedule, { ...change, epoch: i + 1 }))).flat();
  assert.ok(epochs.every(({ tasks }) => tasks.length === 1));
  return epochs.filter(({ tasks }) => tasks[0] === 'long').length / epochs.length;
}

const near = (found: number, wanted: number): void =>
  // Four standard deviations of 2400 draws.
  assert.ok(Math.abs(found - wanted) < 4 * Math.sqrt((wanted * (1 - wanted)) / 2400), `${found}, not ${wanted}`);

test('tasks are drawn in proportion to n^(1/T), or to numbers of the file', () => {
  assert.equal(steps(request(sample)).length, 6);
  near(shares(sample), 10 / 14);
  near(shares({ ...sample, temperature: 2 }), Math.sqrt(10) / (Math.sqrt(10) + 2));
  near(shares({ ...sample, temperature: 1000 }), 0.5);
  near(shares({ ...sample, probabilities: { long: 1, short: 3 } }), 0.25);
  assert.equal(shares({ ...sample, temperature: 0.001 }), 1);
  assert.equal(shares({ ...sample, probabilities: { long: 1 } }), 1);
});

test('a drawn task goes through its whole set before a row comes again', () => {
  const small = seen(steps(request({ ...sample, probabilities: { short: 1 } })), 'small');
  assert.equal(small.length, 12);
  for (const from of [0, 4, 8]) assert.deepEqual(sorted(small.slice(from, from + 4)), sorted(ids(4, 100)));
  assert.notDeepEqual(small.slice(0, 4), small.slice(4, 8));
});

test('tasks are drawn in proportion to what is left uncertain of them, none forgotten, all alike at first', () => {
  near(shares(uncertainty), 0.5);
  near(shares(uncertainty, { uncertainty: { long: 0.9, short: 0.3 } }), 0.75);
  near(shares({ ...uncertainty, temperature: 2 }, { uncertainty: { long: 0.9, short: 0.1 } }), 0.75);
  near(shares(uncertainty, { uncertainty: { long: 0, short: 0.99 } }), 0.01);
});

test('tasks of a curriculum join one by one, in epochs of equal length', () => {
  const told = (epoch: number) => steps(request(curriculum, { epoch })).map(({ tasks }) => tasks.join('+'));
  assert.deepEqual([1, 2, 3].map(told), [...Array(2).fill(Array(4).fill('short')), Array(4).fill('long+short')]);
  const first = steps(request({ type: 'curriculum', every: 1 }));
  assert.ok(first.every(({ tasks }) => tasks.join() === 'long'));
});

test('every epoch and seed has an order of its own, and the same ones repeat it', () => {
  const first = seen(steps(request(joint)), 'large');
  assert.deepEqual(seen(steps(request(joint)), 'large'), first);
  assert.notDeepEqual(seen(steps(request(joint, { epoch: 2 })), 'large'), first);
  assert.notDeepEqual(seen(steps(request(joint, { seed: 1 })), 'large'), first);
});

test('going on in mid-epoch gives the steps that were left, whatever the schedule', () => {
  for (const schedule of all) {
    const whole = steps(request(schedule));
    assert.ok(whole.length > 0);
    for (const [done] of whole.entries()) {
      assert.deepEqual([...new EpochPlan(request(schedule)).from(done)], whole.slice(done));
    }
    const plan = new EpochPlan(request(schedule));
    assert.throws(() => plan.step(plan.steps), RangeError);
    assert.throws(() => plan.step(-1), RangeError);
  }
});

test('only rows of the list given are ever planned', () => {
  const rows = { large: Int32Array.of(5, 17, 23, 99), small: Int32Array.of(1) };
  for (const schedule of all) {
    for (const { rows: planned } of steps(request(schedule, { rows }))) {
      for (const [data, batch] of Object.entries(planned)) {
        const allowed = new Set<number>(data === 'large' ? rows.large : rows.small);
        assert.ok(batch.every((row) => allowed.has(row)));
      }
    }
  }
});

test('a data set that makes no batch is refused with the way out', () => {
  const training = { schedule: joint, batchSize: 5, lastBatch: 'drop' } as const;
  assert.throws(
    () => new EpochPlan(request(joint, { training })),
    (error) =>
      error instanceof DataError && error.code === 'data-too-few-rows' && /small has 4 rows/.test(error.message),
  );
  assert.throws(
    () => new EpochPlan(request(joint, { rows: { large: ids(10) } })),
    (error) => error instanceof DataError && error.code === 'data-too-few-rows',
  );
});

test('batches of a list cover it once, the last one smaller', () => {
  const batches = [...batchesOf(ids(7), 3)];
  assert.deepEqual(
    batches.map((batch) => [...batch]),
    [[0, 1, 2], [3, 4, 5], [6]],
  );
  assert.deepEqual([batchCount(7, 3, 'keep'), batchCount(7, 3, 'drop'), batchCount(6, 3, 'keep')], [3, 2, 2]);
});

test('an order is a permutation, and a repeat is another one', () => {
  const order = epochOrder(1000, 0, 'large', 1);
  assert.deepEqual(sorted(order), sorted(ids(1000)));
  assert.notDeepEqual(epochOrder(1000, 0, 'large', 1, 1), order);
  assert.notDeepEqual(epochOrder(1000, 0, 'small', 1), order);
});

test('labels are gathered in the order of the rows, with their type', () => {
  const size = { kind: 'number', values: Float32Array.of(0.5, 1.5, 2.5) } as const;
  assert.deepEqual(gatherTarget(size, Int32Array.of(2, 0)), Float32Array.of(2.5, 0.5));
  const label = { kind: 'class', classes: ['a', 'b'], values: Int32Array.of(1, 0, 1) } as const;
  assert.deepEqual(gatherTarget(label, Int32Array.of(0, 1, 1)), Int32Array.of(1, 0, 0));
  assert.throws(() => gatherTarget(label, Int32Array.of(3)), RangeError);
});
