import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Progress } from '../../server/cli/progress.ts';
import { TextView } from '../../server/cli/run-view.ts';
import { armsTable, epochText } from '../../server/cli/scores.ts';
import { cut, Screen } from '../../server/cli/screen.ts';
import { clock, shortNumber, table } from '../../server/cli/table.ts';
import { isRecordOfRun } from '../../server/trainer/folder/checks.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';

/** A terminal, or a pipe, that keeps what is written to it. */
function sink(facts: { isTTY?: boolean; columns?: number; colours?: boolean } = {}) {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
  const { colours = false, ...rest } = facts;
  return Object.assign(stream, rest, { hasColors: () => colours, text: () => written.join('') });
}

/** The last thing that a person sees on the status line. */
function lastStatus(text: string): string {
  return text.split('\u001b[2K').at(-1) ?? '';
}

const record: RunRecord = {
  format: 1,
  id: '3',
  name: 'Small',
  arm: 'joint',
  state: 'running',
  created: '2026-01-01T00:00:00.000Z',
  seed: 0,
  versions: {},
  tasks: ['shape', 'size'],
};

/** A block of two steps that ends at `step`. */
function block(step: number, seconds: number, losses: Record<string, readonly number[]>): StepBlock {
  const column = (a: number, b: number) => Float64Array.of(a, b);
  const loss = Object.fromEntries(Object.entries(losses).map(([task, values]) => [task, Float64Array.from(values)]));
  return {
    first: step - 1,
    epoch: 1,
    seconds: column(seconds - 0.1, seconds),
    samples: column(32 * (step - 1), 32 * step),
    learningRate: column(0.1, 0.1),
    loss,
    weight: loss,
    regularizer: {},
    added: column(0, 0),
    total: column(1, 1),
    residual: column(0, 0),
  };
}

function progressAt(step: number): RunRecord {
  return { ...record, progress: { epoch: 1, epochs: 4, step, steps: 400 } };
}

test('progress shows share, epoch, rate, remaining time and the latest loss of each task', () => {
  const progress = new Progress();
  assert.equal(progress.line(), 'starting …');
  progress.accept({ type: 'steps', block: block(100, 10, { shape: [1, 2], size: [4, NaN] }) });
  progress.accept({ type: 'record', record: progressAt(100) });
  assert.equal(progress.rate, undefined);
  progress.accept({ type: 'steps', block: block(200, 15, { shape: [0.5, 0.5], size: [NaN, NaN] }) });
  progress.accept({ type: 'record', record: progressAt(200) });
  assert.equal(progress.rate, 640);
  assert.equal(progress.remaining, 10);
  assert.equal(progress.line(), '[==========          ] 50 %  epoch 1/4  640/s  0:10 left  shape 0.500  size 4.000');
  progress.accept({ type: 'activity', text: 'validating' });
  assert.match(progress.line(), /validating …$/);
});

test('the rate follows the last seconds, not the whole run', () => {
  const progress = new Progress();
  for (let step = 100, seconds = 0; step <= 2000; step += 100) {
    seconds += step <= 1000 ? 10 : 1;
    progress.accept({ type: 'steps', block: block(step, seconds, {}) });
  }
  assert.ok((progress.rate ?? 0) > 2500, String(progress.rate));
});

test('on a terminal the status line stays below what is written and fits the width', () => {
  const err = sink({ isTTY: true, columns: 30 });
  const screen = new Screen(sink(), err);
  screen.status('a status line that is longer than thirty characters');
  assert.equal(lastStatus(err.text()).length, 29);
  screen.note('a note');
  const [before, after] = err.text().split('a note\n');
  assert.ok(before?.endsWith('\u001b[2K'), 'the line is cleared first');
  assert.ok(after?.startsWith('a status line'), 'and drawn again');
  screen.status('');
  screen.note('end');
  assert.ok(err.text().endsWith('end\n'));
});

test('in a pipe there is no status line and no escape code', () => {
  const [out, err] = [sink(), sink()];
  const view = new TextView(new Screen(out, err));
  view.started('runs/3', record);
  view.message({ type: 'record', record: progressAt(1) });
  view.message({ type: 'steps', block: block(2, 1, { shape: [1, 1] }) });
  view.message({ type: 'notice', message: 'slow' });
  view.ended('runs/3', { ...record, state: 'failed', reason: 'The disk is full.', seconds: 3 });
  assert.equal(
    err.text(),
    'note: slow\nfailed: The disk is full.\nThe log is runs/3/log.\n«mtl resume runs/3» goes on from where it was last saved.\n',
  );
  assert.equal(out.text(), 'Run 3 of Small: joint, seed 0, in runs/3\nRun 3 failed after 0:03 of training.\n');
});

test('colours appear only on a terminal that has them', () => {
  const painted = (facts: Parameters<typeof sink>[0]) => new Screen(sink(), sink(facts)).paint('red', 'error');
  assert.equal(painted({ isTTY: true, colours: true }), '\u001b[31merror\u001b[39m');
  assert.equal(painted({ isTTY: true, colours: false }), 'error');
  assert.equal(painted({ colours: true }), 'error');
});

test('a closed pipe is reported once and nothing more is written to it', () => {
  const out = sink();
  const screen = new Screen(out, sink());
  out.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  assert.ok(screen.broken.aborted);
  screen.line('more');
  assert.equal(out.text(), '');
});

test('an epoch is told by the rows that were not trained on', () => {
  const line = { type: 'epoch', epoch: 2, step: 8, seconds: 1, train: { shape: { loss: 1 } } } as const;
  assert.equal(epochText(line, 4), 'epoch 2/4  train:  shape loss 1.000');
  const validated = { ...line, validation: { shape: { loss: 2, accuracy: 0.5 } } };
  assert.equal(epochText(validated, undefined), 'epoch 2  validation:  shape loss 2.000 accuracy 0.500');
});

test('a table of arms has each task’s own run under single and a dash where nothing was measured', () => {
  const run = (arm: string, test: Record<string, Record<string, number>>): RunRecord => ({
    ...record,
    arm,
    seconds: 2,
    summary: { epoch: 1, rule: 'last', train: test, test },
  });
  const lines = armsTable([
    run('joint', { shape: { accuracy: 0.5 }, size: { rmse: 1.5 } }),
    run('single:shape', { shape: { accuracy: 0.75 } }),
  ]);
  assert.deepEqual(lines, [
    'task   test score  joint  single',
    'shape  accuracy    0.500   0.750',
    'size   rmse        1.500       –',
    '       seconds       2.0     2.0',
  ]);
});

test('a score that JSON could not keep is shown as not known, not as a number', () => {
  const unknown = { size: { r2: NaN } };
  const kept: unknown = JSON.parse(
    JSON.stringify({ ...record, summary: { epoch: 1, rule: 'last', train: unknown, test: unknown } }),
  );
  assert.ok(isRecordOfRun(kept));
  assert.match(armsTable([kept]).join('\n'), /^size +r2 +–$/m);
});

test('numbers, times and texts are short', () => {
  assert.deepEqual([0, 0.5, 12.345, 123.45, 12345.6, 1e-5, 1e7, NaN, -Infinity].map(shortNumber), [
    '0',
    '0.500',
    '12.35',
    '123.5',
    '12346',
    '1.00e-5',
    '1.00e+7',
    'NaN',
    '-∞',
  ]);
  assert.deepEqual([0, 42, 725, 3723].map(clock), ['0:00', '0:42', '12:05', '1:02:03']);
  assert.equal(cut('abcdef', 4), 'abc…');
  assert.deepEqual(
    table([
      ['a', '1'],
      ['bcd', '22'],
    ]),
    ['a     1', 'bcd  22'],
  );
});
