import { isArmMistake, parseArm } from '../arms.ts';
import type { DataSource } from '../experiment.ts';
import type { Problem } from '../problem.ts';
import { problem, replacement } from '../reading/reading.ts';
import { short } from '../short-number.ts';
import type { Rule, Subject } from './rule.ts';

/** A comparison can tell a difference from chance, test rows choose nothing, and arms that get more than others are named. */
export const checkComparison: Rule = (subject) => [
  ...oneSeed(subject),
  ...watchedTest(subject),
  ...largerBudgets(subject),
];

function oneSeed({ written, places }: Subject): readonly Problem[] {
  if (!places.has('compare/seeds') || written.compare?.seeds !== 1) return [];
  const range = places.value('compare/seeds');
  const message =
    'With one seed nobody can tell what an arm gained from what another seed would have given; compare over three or more.';
  return [problem('one-seed', range, message, { fixes: [replacement('Change to 3', range, '3')] })];
}

function watchedTest({ written, places, isBroken }: Subject): readonly Problem[] {
  if (written.training?.evaluateTest !== 'epoch' || isBroken('training/evaluateTest')) return [];
  const message =
    'The test rows are read after every epoch: whoever stops or changes something by what they show has no test rows left, and the results say so.';
  return [problem('test-rows-watched', places.value('training/evaluateTest'), message)];
}

const armsPath = 'compare/arms';

/** Arms that pass over rows more often than the tasks alone do. */
function largerBudgets(subject: Subject): readonly Problem[] {
  const { written, places, taskNames, isBroken } = subject;
  if (!written.compare || isBroken(armsPath)) return [];
  const { ensembleSize } = written.compare;
  const arms = places.items(armsPath).map(({ text, range }) => ({ text, range, arm: parseArm(text, taskNames) }));
  const isEnsemble = ({ arm }: (typeof arms)[number]): boolean => !isArmMistake(arm) && arm.type === 'ensemble';
  const [first] = arms.filter(isEnsemble);
  const repeats = repeatedRows(subject);
  const joint = arms.find(({ text }) => text === 'joint');
  const problems: Problem[] = [];
  if (first && !arms.every(isEnsemble)) {
    const message = `An ensemble averages ${ensembleSize} networks that are each trained like one of the other arms: the results call it better only «at ${ensembleSize} times the compute».`;
    problems.push(problem('unequal-budgets', first.range, message));
  }
  if (joint && repeats !== undefined && arms.some(({ text }) => text.startsWith('single')))
    problems.push(problem('unequal-budgets', joint.range, repeats));
  return problems;
}

/** What steps of all tasks do with sets of different sizes that the tasks alone do not. */
function repeatedRows({ written }: Subject): string | undefined {
  const schedule = written.training?.schedule;
  if (schedule?.type === 'joint' && schedule.shorter !== 'repeat') return undefined;
  const used = new Set(Object.values(written.tasks ?? {}).map(({ data }) => data));
  const sets = Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    const { known }: DataSource = source;
    const rows = known?.rows?.train ?? (source.format === 'shapes' ? source.train : undefined);
    return used.has(name) && rows !== undefined ? [{ name, rows }] : [];
  });
  const [small, ...others] = sets.toSorted((a, b) => a.rows - b.rows);
  const large = others.at(-1);
  if (!small || !large || large.rows < clearlyMore * small.rows) return undefined;
  const times = short(large.rows / small.rows);
  return `An epoch of 'joint' goes ${times} times through the ${small.rows.toLocaleString('en')} rows of '${small.name}', to last as long as the ${large.rows.toLocaleString('en')} of '${large.name}'; a task alone sees its rows once. The schedule's shorter: rest or end makes them equal.`;
}

/** From this ratio on, sets are of different sizes. */
const clearlyMore = 1.2;
