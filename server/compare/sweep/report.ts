import { score, signed } from '../report/numbers.ts';
import { csvLine } from '../../data/csv/csv-line.ts';
import { line } from '../report/markdown.ts';
import { mean } from '../statistics/moments.ts';
import type { Lead, SweepResults, TrialResult } from './results.ts';
import { valuesText, valueText } from './values-text.ts';

/** What a sweep found, in sentences: the values, how much better they are than the next, and the test scores. */
export function sweepVerdict(results: SweepResults): readonly string[] {
  const { trials, chosen, judge, lead, test, epochs } = results;
  const best = trials.find(({ number }) => number === chosen);
  const saved = epochs.trained < epochs.whole ? ` in ${epochs.trained} epochs instead of ${epochs.whole}` : '';
  const failed = trials.filter(({ state }) => state === 'failed').length;
  const said = failed === 0 ? '' : `, of which ${failed} failed`;
  if (!best) {
    const open = trials.filter(({ state }) => state === 'unfinished').length;
    return open > 0
      ? [`${trials.length - open} of ${trials.length} trials are done${said}; nothing is chosen before all are.`]
      : [`None of the ${trials.length} trials came to its end, so there is nothing to choose.`];
  }
  return [
    `The best of ${trials.length} trials${said}${saved} is trial ${best.number}: ${valuesText(best.values)}, with ${judge} ${score(best.score)}.`,
    ...(lead ? [leadText(lead)] : []),
    ...(test ? [`Its test rows, read once: ${scoresText(test)}.`] : []),
  ];
}

const scoresText = (scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>): string =>
  Object.entries(scores)
    .map(([task, own]) => {
      const numbers = Object.entries(own).map(([name, value]) => `${name} ${score(value ?? undefined)}`);
      return `${task} ${numbers.join(' ')}`;
    })
    .join(', ');

function leadText({ first, second, differences, test }: Lead): string {
  const by = signed(mean(differences));
  if (!test)
    return `It is ${by} before trial ${second}; with one seed each, nobody knows how much of that is chance (sweep: seeds: 3 trains the two best with three).`;
  const { interval, p, degrees } = test;
  const half = score((interval.high - interval.low) / 2);
  const figures = `${by} ± ${half} over ${differences.length} seeds (paired t(${degrees}), p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`})`;
  return p < 0.05
    ? `Trial ${first} is before trial ${second} by ${figures}.`
    : `Trials ${first} and ${second} cannot be told apart: ${figures}.`;
}

/** The shortest ends of dotted paths that tell them apart: `learningRate`, `adam.beta1`. */
export function shortNames(paths: readonly string[]): readonly string[] {
  const end = (path: string, steps: number): string => path.split('.').slice(-steps).join('.');
  return paths.map((path) => {
    const most = path.split('.').length;
    for (let steps = 1; steps < most; steps++)
      if (paths.every((other) => other === path || end(other, steps) !== end(path, steps))) return end(path, steps);
    return path;
  });
}

/** The trials as rows of cells, the best first, under a row of headings. */
export function trialRows({ trials, judge }: SweepResults): readonly (readonly string[])[] {
  const paths = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  const heads = ['trial', 'run', ...shortNames(paths), 'epochs', judge, 'state'];
  const rows = trials.map(({ number, run, values, epochs, score: value, seeds, state }) => [
    String(number),
    run ?? '–',
    ...paths.map((path) => (path in values ? valueText(values[path]) : '–')),
    String(epochs),
    `${score(value)}${seeds > 1 ? ` (${seeds} seeds)` : ''}`,
    words[state],
  ]);
  return [heads, ...rows];
}

const words = {
  chosen: 'chosen',
  trained: 'trained',
  halted: 'stopped early',
  failed: 'failed',
  unfinished: 'not done',
} satisfies Record<TrialResult['state'], string>;

/** A sweep's results as Markdown. */
export function sweepMarkdown(results: SweepResults): string {
  const [head = [], ...rows] = trialRows(results);
  return [
    `## ${results.name}`,
    '',
    ...sweepVerdict(results).map((sentence) => `- ${sentence}`),
    '',
    line(head),
    `|${head.map(() => ' ---: |').join('')}`,
    ...rows.map(line),
    '',
  ].join('\n');
}

/** The trials as CSV, numbers in full, settings under their whole paths, validation scores task by task. */
export function sweepCsv({ trials, judge }: SweepResults): string {
  const paths = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  const scores = [
    ...new Set(
      trials.flatMap(({ validation = {} }) =>
        Object.entries(validation).flatMap(([task, own]) => Object.keys(own).map((name) => `${task} ${name}`)),
      ),
    ),
  ];
  const rows = trials.map((trial) => [
    trial.number,
    trial.run,
    trial.state,
    trial.epochs,
    trial.score,
    trial.seeds,
    ...paths.map((path) => plain(trial.values[path])),
    ...scores.map((name) => {
      const [task = '', metric = ''] = name.split(' ');
      return trial.validation?.[task]?.[metric] ?? undefined;
    }),
  ]);
  const heads = [
    'trial',
    'run',
    'state',
    'epochs',
    judge,
    'seeds',
    ...paths,
    ...scores.map((name) => `validation ${name}`),
  ];
  return [heads, ...rows].map(csvLine).join('');
}

function plain(value: unknown): string | number | undefined {
  if (value === undefined || typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value);
}
