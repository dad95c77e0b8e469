import type { ReadOutputs } from '../../trainer/outputs/outputs-folder.ts';
import { mcNemarMidP } from '../statistics/mcnemar.ts';
import type { Interval } from '../statistics/interval.ts';
import { testOverRows, type RowStatistic } from '../statistics/row-statistic.ts';
import { rowMetric } from './row-metric.ts';

/** What the networks of one seed gave for the same test rows. */
export interface OutputPair {
  readonly seed: number;
  readonly arm: ReadOutputs;
  readonly alone: ReadOutputs;
}

/** McNemar's test of the networks of one seed. */
export interface McNemar {
  readonly seed: number;
  /** Rows that only the arm, or only the task alone, predicts rightly. */
  readonly onlyArm: number;
  readonly onlyAlone: number;
  /** Two-sided, mid-p; not corrected. */
  readonly p: number;
}

/** The difference of an arm to the task alone over test rows: of these networks, on other rows of the same kind. */
export interface ItemTest {
  readonly rows: number;
  /** Those whose networks both kept their outputs. */
  readonly seeds: readonly number[];
  /** Arm minus task alone, the mean over the seeds. */
  readonly interval: Interval;
  /** Two-sided; corrected for the number of tasks (Holm) where it stands among results. */
  readonly p: number;
  /** Where `p` is from: `McNemar mid-p over 400 rows`, `BCa bootstrap over 400 rows`, `jackknife over 10,000 rows`. */
  readonly test: string;
  /** A test a seed, where a row has one label and the metric is the accuracy. */
  readonly mcNemar?: readonly McNemar[];
}

/**
 * Tests the difference of a metric over test rows. With one seed the accuracy of one class a row is tested by McNemar's
 * mid-p, everything else by resampling rows.
 * @returns undefined for metrics that do not follow from rows, and where the rows of a pair differ
 */
export function itemTest(metric: string, pairs: readonly OutputPair[]): ItemTest | undefined {
  if (pairs.length === 0 || !pairs.every(({ arm, alone }) => sameRows(arm, alone))) return undefined;
  const statistic = meanDifference(metric, pairs);
  const tested = statistic && testOverRows(statistic);
  if (!tested) return undefined;
  const rows = statistic[0]?.of.rows ?? 0;
  const { interval, p } = tested;
  const isOneClass = metric === 'accuracy' && pairs.every(({ arm }) => arm.kind === 'class');
  const mcNemar = isOneClass ? pairs.map(mcNemarOf) : undefined;
  const [only] = mcNemar?.length === 1 ? mcNemar : [];
  return {
    rows,
    seeds: pairs.map(({ seed }) => seed),
    interval,
    p: only?.p ?? p,
    test: only ? `McNemar mid-p over ${rows.toLocaleString('en-US')} rows` : interval.method,
    ...(mcNemar && { mcNemar }),
  };
}

/** The mean over pairs of what the arm scores less what the task alone does. */
function meanDifference(metric: string, pairs: readonly OutputPair[]): RowStatistic | undefined {
  const terms = pairs.flatMap(({ arm, alone }) =>
    [arm, alone].flatMap((outputs, i) => {
      const of = rowMetric(metric, outputs);
      return of ? [{ of, weight: (i === 0 ? 1 : -1) / pairs.length }] : [];
    }),
  );
  return terms.length === 2 * pairs.length ? terms : undefined;
}

/** Whether two tables are of the same labels of the same rows. */
function sameRows(a: ReadOutputs, b: ReadOutputs): boolean {
  return (['row', 'step', 'class', 'label'] as const).every((name) => {
    const [one, other] = [a.columns[name], b.columns[name]];
    return one?.length === other?.length && (one === undefined || one.every((value, i) => value === other?.[i]));
  });
}

function mcNemarOf({ seed, arm, alone }: OutputPair): McNemar {
  const label = arm.columns['label'] ?? new Int32Array();
  let [onlyArm, onlyAlone] = [0, 0];
  for (let i = 0; i < label.length; i++) {
    const [own, other] = [arm, alone].map(({ columns }) => columns['predicted']?.[i] === label[i]);
    if (own && !other) onlyArm++;
    if (other && !own) onlyAlone++;
  }
  return { seed, onlyArm, onlyAlone, p: mcNemarMidP(onlyArm, onlyAlone) };
}
