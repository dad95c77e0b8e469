import type { Problem } from '../problem.ts';
import { problem, replacement } from '../reading/reading.ts';
import type { Rule, Subject } from './rule.ts';

/** A comparison can tell a difference from chance, and test rows choose nothing. */
export const checkComparison: Rule = (subject) => [...oneSeed(subject), ...watchedTest(subject)];

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
