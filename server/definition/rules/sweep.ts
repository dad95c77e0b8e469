import { defaultMetrics } from '../metric.ts';
import type { Problem } from '../problem.ts';
import { problem, replacement } from '../reading/reading.ts';
import { targetOf } from '../resolve.ts';
import { combinations } from '../sweep/space.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

/** Where nothing says how many trials there are to be, a grid of more combinations is probably not meant. */
const mostUnasked = 1000;

/** A sweep has something to choose from and to choose by, and not more of it than was meant. */
export const checkSweep: Rule = (subject) => {
  if (!subject.written.sweep || subject.isBroken('sweep')) return [];
  return [
    ...lists(subject),
    ...tooManyPoints(subject),
    ...nothingToJudgeBy(subject),
    ...differentScores(subject),
    ...nothingToHalve(subject),
  ];
};

function lists({ written, places }: Subject): readonly Problem[] {
  return Object.entries(written.sweep?.values ?? {}).flatMap(([path, swept]) => {
    if (swept.type !== 'list') return [];
    const place = `sweep/values/${path}`;
    if (swept.values.length > 1) return repeatedEntries(places, place);
    const message = `There is one value to choose from for '${path}'; add others, or write it where it belongs.`;
    return [problem('one-value', places.value(place), message)];
  });
}

function tooManyPoints({ written, places }: Subject): readonly Problem[] {
  const { sweep } = written;
  if (sweep?.search !== 'grid') return [];
  const most = sweep.trials ?? mostUnasked;
  const there = combinations(sweep, 10_000);
  if (there <= most) return [];
  const count = there >= 10_000 ? '10000 or more' : String(there);
  const range = places.value('sweep/search');
  const message = `The grid has ${count} combinations, more than ${sweep.trials === undefined ? `the ${most} that go without saying` : `the ${most} trials`}; give fewer values, more trials, or let a random search take its pick.`;
  return [problem('too-many-points', range, message, { fixes: [replacement("Change to 'random'", range, 'random')] })];
}

function nothingToJudgeBy({ written, places }: Subject): readonly Problem[] {
  if (written.training?.validation !== 0 || written.training.folds) return [];
  const message =
    'Trials are judged on validation rows, but validation: 0 holds none out; leave validation at 0.1, or leave the sweep out.';
  return [problem('sweep-needs-validation', places.value('training/validation'), message)];
}

/** What trials are judged by must mean the same in all of them, and in all tasks where it is averaged over these. */
function differentScores({ written, places }: Subject): readonly Problem[] {
  const { sweep, tasks = {}, data } = written;
  if (!sweep) return [];
  if (sweep.choose === 'loss')
    return Object.keys(sweep.values)
      .filter((path) => /^tasks\.[^.]+\.loss(?:\.|$)/.test(path))
      .map((path) => {
        const message = `'${path}' changes the loss that trials are judged by, so its values do not compare; judge by 'choose: metric'.`;
        return problem('scores-do-not-compare', places.key(`sweep/values/${path}`), message);
      });
  const firsts = Object.values(tasks).map((task) => (task.metrics ?? defaultMetrics(targetOf(data, task)?.kind))[0]);
  const names = [...new Set(firsts)];
  if (names.length < 2) return [];
  const message = `The tasks are scored differently (${names.map((name) => name ?? 'not at all').join(', ')}), so their mean says nothing; judge by 'choose: loss'.`;
  const range = places.value('sweep/choose');
  return [
    problem('scores-do-not-compare', range, message, { fixes: [replacement("Change to 'loss'", range, 'loss')] }),
  ];
}

function nothingToHalve({ written, places }: Subject): readonly Problem[] {
  const first = written.sweep?.halving?.epochs;
  const epochs = written.training?.epochs;
  if (first === undefined || epochs === undefined || first < epochs) return [];
  const message = `No trial is stopped early: the first round takes ${first} of ${epochs} epochs; begin with fewer.`;
  return [problem('nothing-to-halve', places.key('sweep/halving'), message)];
}
