import type { MetricResult, Results } from '../analysis.ts';
import type { ItemTest } from '../items/item-test.ts';
import { score, signed } from './numbers.ts';

export const itemTitle = 'Differences over the test rows';

/** What the rows' intervals can bear, for under the table. */
export const itemNote =
  'Arm minus task alone, the mean over the networks of these seeds, with its 95 % interval over test rows and the two-sided p value, corrected for the number of tasks (Holm). ' +
  'It speaks of these networks on other rows of the same kind, and of no other seed; whether the method helps is for the t test over seeds to say.';

export const itemColumns = [
  'arm',
  'task',
  'metric',
  'rows',
  'seeds',
  'difference',
  '95 % interval',
  'p',
  'test',
  'McNemar mid-p by seed',
] as const;

/** Every difference to the task alone that was tested over test rows. */
export function itemRows({ arms }: Results): readonly (readonly string[])[] {
  return arms.flatMap(({ arm, tasks }) =>
    Object.entries(tasks).flatMap(([task, metrics]) =>
      metrics.flatMap(({ name, change }: MetricResult) =>
        change?.items ? [[arm, task, name, ...cells(change.items)]] : [],
      ),
    ),
  );
}

/** Seeds whose McNemar tests a cell has room for. */
const mostSeeds = 5;

function cells({ rows, seeds, interval, p, test, mcNemar = [] }: ItemTest): string[] {
  const each = mcNemar.slice(0, mostSeeds).map((own) => `${pValue(own.p)} (+${own.onlyArm} −${own.onlyAlone})`);
  return [
    rows.toLocaleString('en-US'),
    String(seeds.length),
    signed(interval.estimate),
    `${signed(interval.low)} to ${signed(interval.high)}`,
    pValue(p),
    test,
    each.length === 0 ? '–' : each.join(', ') + (mcNemar.length > mostSeeds ? ', …' : ''),
  ];
}

/** A p value for people: what is below 0.001 differs for nobody. */
export const pValue = (p: number): string => (p < 0.001 ? '< 0.001' : score(p));
