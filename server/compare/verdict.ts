import { enumeration } from '../definition/reading/wording.ts';
import { baselineArm, fewestSeeds, type ArmResult, type Change, type MetricResult, type Results } from './analysis.ts';
import { itemSentences } from './item-words.ts';
import { signed } from './report/numbers.ts';
import { mean } from './statistics/moments.ts';

/**
 * What a comparison found in words, a sentence an arm, each with the numbers it rests on: paired differences to the task
 * alone with their 95 % t interval; where test rows have more to say, another sentence. Then which scores are undefined.
 */
export function verdict(results: Results): readonly string[] {
  if (!results.arms.some(({ arm }) => arm === baselineArm))
    return ['No task was trained alone (arm single), so nothing can be said of what learning together gains.'];
  return [
    ...results.arms.filter(({ arm }) => arm !== baselineArm).flatMap(sentences),
    ...results.arms.flatMap(undefinedScores),
  ];
}

type Judged = readonly [task: string, metric: MetricResult, change: Change];

/** Up to this share more rows is the same budget: last batches that are filled or not. */
const fairShare = 1.05;

function sentences({ arm, tasks, compute }: ArmResult): string[] {
  const judged = Object.entries(tasks).flatMap(([task, [metric]]): Judged[] =>
    metric?.change ? [[task, metric, metric.change]] : [],
  );
  if (judged.length === 0)
    return [`Nothing can be said of ${arm}: no seed has a score of both it and the tasks alone.`];
  const few = judged.every(([, , { claim }]) => claim === 'cannot tell');
  if (few) {
    const seeds = Math.max(...judged.map(([, , { differences }]) => differences.length));
    const shown = enumeration(judged.map(([task, metric, change]) => `${task} ${numbers(metric, change)}`));
    return [
      `Cannot tell whether ${arm} helped: ${count(seeds, 'seed')}, and an interval needs at least ${fewestSeeds} (${shown}).`,
      ...itemSentences(arm, tasks, few),
    ];
  }
  const parts = [
    clause(judged, 'better', 'helped'),
    clause(judged, 'worse', arm.startsWith('transfer:') ? 'brought negative transfer to' : 'hurt'),
    clause(judged, 'no difference shown', 'showed no difference for'),
    clause(judged, 'cannot tell', 'leaves open'),
  ].filter((part) => part !== '');
  return [`${capitalized(arm)}${price({ compute, parts })} ${enumeration(parts)}.`, ...itemSentences(arm, tasks, few)];
}

/** What is better at a price is said with the price: rows trained on, beside those of the tasks alone. */
function price({ compute, parts }: { compute: number | undefined; parts: readonly string[] }): string {
  if (compute === undefined || compute <= fairShare || !parts.some((part) => part.startsWith('helped'))) return '';
  return `, at ${compute.toFixed(1)} times the compute,`;
}

/** Which scores of an arm do not count, a sentence each. */
function undefinedScores({ arm, seeds, tasks }: ArmResult): string[] {
  return Object.entries(tasks).flatMap(([task, metrics]) =>
    metrics.flatMap(({ name, undefinedSeeds: own }) => {
      if (!own) return [];
      const which = `seed${own.length > 1 ? 's' : ''} ${enumeration(own.map(String))}`;
      const where = own.length === seeds.length ? 'every seed' : which;
      return [`The ${name} of ${task} is undefined for ${arm} with ${where}, and does not count there.`];
    }),
  );
}

function clause(judged: readonly Judged[], claim: Change['claim'], verb: string): string {
  const own = judged.filter(([, , change]) => change.claim === claim);
  if (own.length === 0) return '';
  return `${verb} ${enumeration(own.map(([task, metric, change]) => `${task} (${numbers(metric, change)})`))}`;
}

function numbers({ name }: MetricResult, { differences, interval, seedsToSettle }: Change): string {
  const half = interval ? ` ± ${signed((interval.high - interval.low) / 2).slice(1)}` : '';
  const more = seedsToSettle === undefined ? '' : `; about ${seedsToSettle} seeds would settle it`;
  return `${name} ${signed(mean(differences))}${half}${more}`;
}

const count = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? '' : 's'}`;

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
