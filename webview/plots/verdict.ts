import { higherIsBetter } from '../../server/definition/metric.ts';
import type { Numbers } from '../chart/numbers.ts';
import { checkSplit } from './loss-chart.ts';
import { metricsOf } from './metric-chart.ts';
import type { Run } from './run.ts';
import { list } from '../chart/words.ts';

/** A piece of a sentence: words, the name of a task, or a number to stress. */
export type Piece = string | { readonly task: string } | { readonly strong: string };

/** The answer in one sentence, and the numbers it rests on. */
export interface Verdict {
  readonly sentence: readonly Piece[];
  readonly reasons: readonly (readonly Piece[])[];
}

/** Is it still learning, and which task lags? What the data do not support is not said. */
export function judge(run: Run, numbers: Numbers): Verdict {
  const tasks = [...run.tasks.keys()].filter((task) => checkSplit(run, task));
  const chosen = chosenReasons(run, numbers);
  const checked =
    tasks.length > 0 && run.epochs.length >= 2 ? judgeByEpochs(run, tasks, numbers) : judgeByTraining(run, numbers);
  return { sentence: checked.sentence, reasons: [...checked.reasons, ...chosen] };
}

interface Record {
  readonly task: string;
  readonly newest: number;
  readonly best: number;
  readonly bestEpoch: number;
  readonly improving: boolean;
}

function judgeByEpochs(run: Run, tasks: readonly string[], numbers: Numbers): Verdict {
  const split = checkSplit(run, tasks[0] ?? '') ?? 'validation';
  const records = tasks.flatMap((task) => epochRecord(run, task, split) ?? []);
  const reasons: Piece[] = [`${split === 'test' ? 'Test' : 'Validation'} loss, newest and lowest: `];
  records.forEach(({ task, newest, best, bestEpoch }, i) => {
    reasons.push(
      i > 0 ? ' · ' : '',
      { task },
      '\u00a0',
      { strong: numbers.value(newest, 3) },
      `\u00a0(${numbers.value(best, 3)},\u00a0epoch\u00a0${bestEpoch})`,
    );
  });
  return { sentence: epochSentence(records, run.goesOn), reasons: [reasons] };
}

function epochRecord(run: Run, task: string, split: 'train' | 'validation' | 'test'): Record | undefined {
  let [best, bestEpoch, newest] = [Infinity, 0, NaN];
  for (const line of run.epochs) {
    const loss = line[split]?.[task]?.['loss'];
    if (typeof loss !== 'number') continue;
    newest = loss;
    if (loss < best) [best, bestEpoch] = [loss, line.epoch];
  }
  if (Number.isNaN(newest) && bestEpoch === 0) return undefined;
  return { task, newest, best, bestEpoch, improving: bestEpoch === run.epochs.at(-1)?.epoch };
}

function epochSentence(records: readonly Record[], goesOn: boolean): Piece[] {
  const improving = records.filter((record) => record.improving);
  const stalled = records.filter((record) => !record.improving);
  // What the epochs show; whether it goes on falling nobody can say from one newest minimum.
  const learn = (one: boolean): string =>
    `${goesOn ? (one ? 'is' : 'are') : 'ended'} at ${one ? 'its' : 'their'} lowest loss${goesOn ? ' so far' : ''}`;
  if (records.length > 5) return [`${improving.length} of ${records.length} tasks ${learn(improving.length === 1)}.`];
  const since = stalled.flatMap(({ task, bestEpoch }, i): Piece[] => [
    joint(i, stalled.length),
    { task },
    ` since epoch ${bestEpoch}`,
  ]);
  if (improving.length === 0)
    return goesOn ? ['No task is at its lowest loss: no improvement of ', ...since, '.'] : bestSentence(stalled);
  const names = improving.flatMap(({ task }, i): Piece[] => [joint(i, improving.length), { task }]);
  const head = [...names, ` ${learn(improving.length === 1)}`];
  if (stalled.length === 0) return [...head, '.'];
  if (stalled.length === 1)
    return [...head, '; ', { task: stalled[0]?.task ?? '' }, ` has not improved since epoch ${stalled[0]?.bestEpoch}.`];
  return [...head, '; no improvement of ', ...since, '.'];
}

function bestSentence(records: readonly Record[]): Piece[] {
  const parts = records.flatMap(({ task, bestEpoch }, i): Piece[] => [
    joint(i, records.length),
    { task },
    ` at epoch ${bestEpoch}`,
  ]);
  return ['Best before the end: ', ...parts, '.'];
}

function joint(index: number, length: number): string {
  return index === 0 ? '' : index === length - 1 ? ' and ' : ', ';
}

/** Mean and its standard error of the `count` measured values before `end` of them. */
function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

const fewest = 40;

/** Without two checked epochs: the newest tenth of the measured steps beside the tenth before. */
function judgeByTraining(run: Run, numbers: Numbers): Verdict {
  const judged = [...run.tasks].flatMap(([task, { loss }]) => {
    const values = [...loss.raw.values.subarray(0, loss.raw.length)].filter(Number.isFinite);
    if (values.length < fewest) return [];
    const count = Math.min(500, Math.max(20, Math.floor(values.length / 10)));
    const [newer, older] = [meanOf(values.slice(-count)), meanOf(values.slice(-2 * count, -count))];
    const certain = Math.abs(newer.mean - older.mean) > 2 * Math.hypot(newer.error, older.error);
    return [
      {
        task,
        count,
        newer: newer.mean,
        older: older.mean,
        falls: certain && newer.mean < older.mean,
        rises: certain && newer.mean > older.mean,
      },
    ];
  });
  if (judged.length === 0) {
    const steps = numbers.integer(run.length);
    return { sentence: [`Too early to say: ${steps} ${run.length === 1 ? 'step' : 'steps'} so far.`], reasons: [] };
  }
  const group = (words: string, members: typeof judged): Piece[][] =>
    members.length > 0
      ? [[words, ...members.flatMap(({ task }, i): Piece[] => [joint(i, members.length), { task }])]]
      : [];
  const clauses = [
    ...group(
      'training loss falls for ',
      judged.filter(({ falls }) => falls),
    ),
    ...group(
      'training loss rises for ',
      judged.filter(({ rises }) => rises),
    ),
    ...group(
      'no change shown for ',
      judged.filter(({ falls, rises }) => !falls && !rises),
    ),
  ];
  const sentence = clauses.flatMap((clause, i): Piece[] => [i > 0 ? '; ' : '', ...clause]);
  const reasons = judged.flatMap(({ task, count, newer, older }, i): Piece[] => [
    i > 0 ? ' · ' : '',
    { task },
    '\u00a0',
    { strong: numbers.value(newer, 3) },
    `\u00a0(${numbers.value(older, 3)},\u00a0${numbers.integer(count)}\u00a0steps)`,
  ]);
  return {
    sentence: capital([...sentence, '.']),
    reasons: [['Training loss, mean of the newest steps and of as many before: ', ...reasons]],
  };
}

function capital(pieces: readonly Piece[]): Piece[] {
  const at = pieces.findIndex((piece) => piece !== '');
  return pieces.map((piece, i) =>
    i === at && typeof piece === 'string' ? piece.charAt(0).toUpperCase() + piece.slice(1) : piece,
  );
}

/** What was chosen at the end, and its scores on the test set. */
function chosenReasons(run: Run, numbers: Numbers): Piece[][] {
  const { summary } = run.record;
  if (!summary) return [];
  const pieces: Piece[] = [
    `Chosen: the parameters of epoch ${summary.epoch} (${summary.rule.replace(/[.\s]+$/, '')}).`,
  ];
  const scores = summary.test ?? summary.validation;
  if (!scores) return [pieces];
  pieces.push(summary.test ? ' Test: ' : ' Validation: ');
  Object.keys(scores).forEach((task, i) => {
    const metrics = metricsOf([run], task);
    const values = (metrics.length > 0 ? metrics : ['loss']).flatMap((metric, place): Piece[] => {
      const value = scores[task]?.[metric];
      if (value === undefined) return [];
      return [place > 0 ? ', ' : '', `\u00a0${metric}\u00a0`, { strong: numbers.value(value ?? NaN, 3) }];
    });
    if (values.length > 0) pieces.push(i > 0 ? ' · ' : '', { task }, ...values);
  });
  return [pieces];
}

/** The sentence without marks. */
export function plainText(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : 'task' in piece ? piece.task : piece.strong))
    .join('');
}

/** For charts of metrics: which way is better, of all metrics together. */
export function direction(metrics: readonly string[]): string {
  const up = metrics.filter(higherIsBetter);
  if (up.length === metrics.length) return 'higher is better';
  return up.length === 0 ? 'lower is better' : `higher is better for ${list([...new Set(up)])}, lower for the rest`;
}
