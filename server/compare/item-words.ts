import { enumeration } from '../definition/reading/wording.ts';
import type { Change, MetricResult } from './analysis.ts';
import type { ItemTest } from './items/item-test.ts';
import { pValue } from './report/item-rows.ts';
import { signed } from './report/numbers.ts';

type Tested = readonly [task: string, metric: MetricResult, change: Change, items: ItemTest];

/**
 * What test rows add to the sentence on an arm, or nothing: where seeds are too few, what can be said of the networks that
 * are there; where seeds show a difference, which tasks have too few test rows to bear it out.
 * @param few whether no claim is made over seeds
 */
export function itemSentences(
  arm: string,
  tasks: Readonly<Record<string, readonly MetricResult[]>>,
  few: boolean,
): string[] {
  const tested = Object.entries(tasks).flatMap(([task, [metric]]): Tested[] => {
    const { change } = metric ?? {};
    return metric && change?.items ? [[task, metric, change, change.items]] : [];
  });
  return few ? ofTheseNetworks(arm, tested) : tested.filter(isOpenOverRows).map((each) => openOverRows(arm, each));
}

function ofTheseNetworks(arm: string, tested: readonly Tested[]): string[] {
  const [first] = tested;
  if (!first) return [];
  const [, , , { seeds }] = first;
  const parts = [
    clause(
      tested.filter((each) => isSure(each) && gains(each)),
      `${arm} does better than alone on`,
    ),
    clause(
      tested.filter((each) => isSure(each) && !gains(each)),
      `${arm} does worse than alone on`,
    ),
    clause(
      tested.filter((each) => !isSure(each)),
      'no difference shows on',
    ),
  ].filter((part) => part !== '');
  const which = `seed${seeds.length === 1 ? '' : 's'} ${enumeration(seeds.map(String))}`;
  return [
    `Of the networks of ${which} alone, over test rows, ${enumeration(parts)}: that holds for these networks on other rows of the kind, not for other seeds.`,
  ];
}

const isSure = ([, , , { p }]: Tested): boolean => p < 0.05;

const gains = ([, { higherIsBetter }, , { interval }]: Tested): boolean => interval.estimate > 0 === higherIsBetter;

function clause(tested: readonly Tested[], words: string): string {
  return tested.length === 0 ? '' : `${words} ${enumeration(tested.map(numbers))}`;
}

function numbers([task, { name }, , { interval, p, test }]: Tested): string {
  const value = pValue(p);
  return `${task} (${name} ${signed(interval.estimate)}, 95 % ${signed(interval.low)} to ${signed(interval.high)}, p ${value.startsWith('<') ? value : `= ${value}`}, ${test})`;
}

const isOpenOverRows = (tested: Tested): boolean => {
  const [, , { claim }] = tested;
  return (claim === 'better' || claim === 'worse') && !isSure(tested);
};

function openOverRows(arm: string, tested: Tested): string {
  const [task, , { claim }] = tested;
  return `That ${task} does ${claim} in ${arm} holds over seeds on these test rows; they are too few to say so of others (${numbers(tested).slice(task.length + 2)}.`;
}
