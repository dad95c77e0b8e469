import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Numbers } from '../../../webview/chart/numbers.ts';
import { acceptMessage } from '../../../webview/plots/accept.ts';
import { Run } from '../../../webview/plots/run.ts';
import { runsAsCsv } from '../../../webview/plots/save-csv.ts';
import { defaultSettings, restoreSettings } from '../../../webview/plots/settings.ts';
import { judge, plainText } from '../../../webview/plots/verdict.ts';
import { alternating, joint, mixed, snapshotOf, stepsOf } from '../fixtures/runs.ts';
import { sliceBlock } from '../slice-block.ts';

const small = { ...joint, steps: 300, stepsPerEpoch: 50, epochs: 10 };

function totals(run: Run): number[] {
  return Array.from({ length: run.length }, (_, i) => run.total.at(i));
}

describe('Run', () => {
  it('is the same from one snapshot as from blocks', () => {
    const whole = snapshotOf(small);
    const grown = new Run({ ...whole, steps: sliceBlock(whole.steps, 0, 0), epochs: [] });
    for (let from = 0; from < 300; from += 37)
      assert.ok(grown.append(sliceBlock(whole.steps, from, Math.min(300, from + 37))));
    for (const line of whole.epochs) grown.addEpoch(line);
    assert.equal(runsAsCsv([grown]), runsAsCsv([new Run(whole)]));
  });

  it('replaces steps that come again, as after a resume', () => {
    const whole = snapshotOf(small);
    const run = new Run(whole);
    const again = stepsOf({ ...small, seed: 99 }, 201, 40);
    assert.ok(run.append(again));
    assert.equal(run.length, 240);
    assert.deepEqual(totals(run), [...whole.steps.total.slice(0, 200), ...again.total]);
    assert.equal(run.totals.share(200, 240).toFixed(9), (again.total.reduce((a, b) => a + b, 0) / 40).toFixed(9));
  });

  it('refuses a block that leaves steps out', () => {
    const whole = snapshotOf(small);
    const run = new Run({ ...whole, steps: sliceBlock(whole.steps, 0, 100) });
    assert.equal(run.append(sliceBlock(whole.steps, 150, 200)), false);
    assert.equal(run.length, 100);
  });

  it('takes in a task and a regulariser that appear late', () => {
    const whole = snapshotOf(small);
    const first = sliceBlock(whole.steps, 0, 100);
    const run = new Run({
      ...whole,
      record: { ...whole.record, tasks: ['ten'] },
      steps: { ...first, loss: { ten: first.loss['ten'] ?? new Float64Array() }, regularizer: {} },
    });
    run.append(sliceBlock(whole.steps, 100, 300));
    const late = run.tasks.get('hundred')?.loss.raw;
    assert.deepEqual([late?.length, late?.at(99), late?.at(100)], [300, NaN, whole.steps.loss['hundred']?.[100]]);
    assert.equal(run.regularizers.get('l2(shared)')?.raw.length, 300);
  });

  it('knows the part of λR in a step over some of the tasks', () => {
    const run = new Run(snapshotOf({ ...alternating, steps: 200, stepsPerEpoch: 100 }));
    const whole = run.regularizers.get('l2(shared)')?.raw.at(10) ?? NaN;
    assert.equal(run.penalty.at(10), whole / 2);
  });
});

describe('the CSV', () => {
  it('has a row a step, every digit, and nothing where nothing was measured', () => {
    const whole = snapshotOf({ ...alternating, steps: 200, stepsPerEpoch: 100 });
    const [head = '', ...rows] = runsAsCsv([new Run(whole)])
      .trim()
      .split('\r\n');
    const columns = head.split(',');
    assert.equal(rows.length, 200);
    const cell = (row: number, name: string): string => rows[row]?.split(',')[columns.indexOf(name)] ?? 'absent';
    assert.equal(cell(0, 'loss:ten'), String(whole.steps.loss['ten']?.[0]));
    assert.equal(cell(0, 'loss:hundred'), '');
    assert.equal(cell(99, 'validation:ten:accuracy'), String(whole.epochs[0]?.validation?.['ten']?.['accuracy']));
    assert.equal(cell(98, 'validation:ten:accuracy'), '');
  });
});

describe('the verdict', () => {
  const say = (run: Run): string => plainText(judge(run, new Numbers('en')).sentence);

  it('names the tasks that still improve and those that do not', () => {
    const snapshot = snapshotOf(small);
    const losses = [
      [3, 2, 1],
      [3, 1, 2],
      [3, 2, 1],
    ];
    const epochs = snapshot.epochs.slice(0, 3).map((line, e) => ({
      ...line,
      validation: Object.fromEntries(
        ['ten', 'hundred', 'coarse'].map((task, t) => [task, { loss: losses[t]?.[e] ?? NaN }]),
      ),
    }));
    assert.equal(
      say(new Run({ ...snapshot, epochs })),
      'ten and coarse are at their lowest loss so far; hundred has not improved since epoch 2.',
    );
  });

  it('judges by the training loss before two epochs, and says what is not shown', () => {
    const falling = new Run({
      ...snapshotOf({
        ...small,
        curves: joint.curves.map((curve) => ({ ...curve, constant: 400, end: curve.start / 10 })),
      }),
      epochs: [],
    });
    assert.match(say(falling), /^Training loss falls for ten, hundred and coarse\.$/);
    const flat = snapshotOf({ ...small, steps: 300 });
    const constant = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 2) * 0.1);
    const loss = { ten: constant, hundred: constant, coarse: constant };
    assert.equal(
      say(new Run({ ...flat, epochs: [], steps: { ...flat.steps, loss } })),
      'No change shown for ten, hundred and coarse.',
    );
  });

  it('does not judge a few steps', () => {
    assert.equal(say(new Run(snapshotOf({ ...mixed, steps: 12 }))), 'Too early to say: 12 steps so far.');
  });
});

describe('messages', () => {
  const whole = snapshotOf({ ...small, steps: 20 });

  it('of the contract pass as they are', () => {
    const messages = [
      { type: 'snapshot', runs: [whole], locale: 'en' },
      { type: 'steps', run: '14', block: whole.steps },
      { type: 'record', run: '14', record: whole.record },
      { type: 'notice', run: '14', message: 'slow' },
      { type: 'activity', run: '14', text: 'reading' },
      { type: 'epoch', run: '14', line: { type: 'epoch', epoch: 1, step: 5, seconds: 1, train: {} } },
    ];
    for (const message of messages) assert.deepEqual(acceptMessage(message), message);
  });

  it('of any other shape are dropped', () => {
    const { steps } = whole;
    const bad: unknown[] = [
      undefined,
      null,
      7,
      'ready',
      [],
      {},
      { type: 'snapshot' },
      { type: 'snapshot', runs: [{}], locale: 'en' },
      { type: 'steps', run: '14' },
      { type: 'steps', run: 14, block: steps },
      { type: 'steps', run: '14', block: { ...steps, seconds: [...steps.seconds] } },
      { type: 'steps', run: '14', block: { ...steps, total: steps.total.slice(1) } },
      { type: 'steps', run: '14', block: { ...steps, first: 0 } },
      { type: 'record', run: '14', record: { ...whole.record, tasks: 'ten' } },
      { type: 'epoch', run: '14', line: { epoch: 1 } },
      { type: 'elsewhere', run: '14' },
    ];
    for (const message of bad) assert.equal(acceptMessage(message), undefined);
  });
});

describe('kept settings', () => {
  it('come back as they were, and as the defaults where they are spoilt', () => {
    const settings = {
      axis: 'time',
      smoothing: 0.5,
      log: true,
      normalise: true,
      outliersAside: false,
      weights: 'lines',
      follow: false,
      zoom: { from: 1, to: 2 },
      focus: '4',
      baseline: '2',
    };
    assert.deepEqual(restoreSettings(settings), settings);
    for (const spoilt of [undefined, null, 'x', 5]) assert.deepEqual(restoreSettings(spoilt), defaultSettings);
    assert.equal(restoreSettings({ axis: 'parsecs', smoothing: 7 }).axis, 'step');
    assert.equal(restoreSettings({ smoothing: 7 }).smoothing, defaultSettings.smoothing);
    assert.equal(restoreSettings({ zoom: { from: 2, to: 1 } }).zoom, undefined);
  });
});
