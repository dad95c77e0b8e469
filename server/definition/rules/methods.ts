import { aggregatorNeeds, fewestTasks, weightingNeeds, type MethodNeeds } from '../method-needs.ts';
import type { Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { trainsAllTasks, type Schedule } from '../training.ts';
import type { Rule, Subject } from './rule.ts';
import { sharedIsFrozen } from './start-from.ts';

/** A chosen method, where it stands, and what it needs. */
interface Chosen {
  readonly name: string;
  readonly range: Range;
  readonly needs: MethodNeeds;
  /** The fewest tasks that it can do something with. */
  readonly atLeast: number;
}

/** Weightings and aggregators get what they look at: several tasks, something shared, all tasks in every step. */
export const checkMethods: Rule = (subject) => {
  const { written, taskNames } = subject;
  if (taskNames.length === 0 || !written.objective) return [];
  const { weighting, aggregator } = written.objective;
  if (weighting?.type === 'dbMtl' && aggregator && aggregator.type !== 'none') {
    const message = `The weighting dbMtl puts the gradients together itself, which '${aggregator.type}' cannot do again; leave one of them out.`;
    return [problem('methods-exclude', subject.places.value('objective/aggregator'), message)];
  }
  return chosenMethods(subject).flatMap((chosen) => {
    const wholly = isRecord(chosen) ? undefined : notWhole(subject, chosen);
    const found = tooFew(subject, chosen) ?? nothingShared(subject, chosen) ?? noValidation(subject, chosen) ?? wholly;
    return found ? [found] : [];
  });
};

/** What is measured beside the steps, on batches of its own, whatever the schedule. */
const records = ['gram', 'affinity'] as const;
const isRecord = ({ name }: Chosen): boolean => records.some((record) => record === name);

function chosenMethods({ written, places, isBroken }: Subject): Chosen[] {
  const chosen: Chosen[] = [];
  const add = (key: 'weighting' | 'aggregator', name: string, needs: MethodNeeds, atLeast = 2) => {
    const path = `objective/${key}`;
    if (!places.has(path) || isBroken(path)) return;
    chosen.push({ name, range: places.get(`${path}/${name}`)?.key ?? places.value(path), needs, atLeast });
  };
  const { weighting, aggregator } = written.objective ?? {};
  if (weighting) add('weighting', weighting.type, weightingNeeds(weighting));
  if (aggregator) add('aggregator', aggregator.type, aggregatorNeeds(aggregator), fewestTasks(aggregator));
  for (const name of records) {
    const path = `training/record/${name}`;
    if (written.training?.record[name] !== undefined && !isBroken(path))
      chosen.push({ name, range: places.key(path), needs: { gradients: true, losses: false }, atLeast: 2 });
  }
  return chosen.filter(({ needs }) => needs.gradients || needs.losses);
}

function tooFew({ taskNames }: Subject, { name, range, atLeast }: Chosen): Problem | undefined {
  if (taskNames.length >= atLeast) return undefined;
  if (taskNames.length > 1) {
    const message = `'${name}' with these numbers needs ${atLeast} tasks or more, and there are ${taskNames.length}; leave it out.`;
    return problem('method-needs-tasks', range, message);
  }
  const message = `'${name}' balances tasks against each other, but there is only '${taskNames[0]}'; leave it out.`;
  return problem('method-needs-tasks', range, message);
}

function nothingShared(subject: Subject, { name, range, needs }: Chosen): Problem | undefined {
  const sharing = subject.written.model?.sharing.type;
  if (needs.gradients && sharedIsFrozen(subject)) {
    const message = `'${name}' works on the gradients of shared parameters, and all of them are frozen; freeze fewer layers, or leave it out.`;
    return problem('method-needs-sharing', range, message);
  }
  if (!needs.gradients || (sharing !== 'none' && sharing !== 'soft')) return undefined;
  const message = `'${name}' works on the gradients of shared parameters, and sharing '${sharing}' has none; share some, as hard does, or leave it out.`;
  return problem('method-needs-sharing', range, message);
}

function noValidation({ written }: Subject, { name, range, needs }: Chosen): Problem | undefined {
  if (needs.validation !== true || written.training?.validation !== 0) return undefined;
  const message = `'${name}' learns from validation rows, but validation: 0 holds none out; leave validation at 0.1, or choose another weighting.`;
  return problem('method-needs-validation', range, message);
}

function notWhole({ written }: Subject, { name, range }: Chosen): Problem | undefined {
  const { schedule, accumulate } = written.training ?? {};
  if (schedule && !trainsAllTasks(schedule)) {
    const message = `'${name}' compares all tasks in every step, and ${partOf(schedule)}; use the schedule joint.`;
    return problem('method-needs-all-tasks', range, message);
  }
  if (name !== 'gram' && written.compare?.arms.includes('alternate') === true) {
    const message = `'${name}' compares all tasks in every step, and the arm 'alternate' trains one; leave that arm out.`;
    return problem('method-needs-all-tasks', range, message);
  }
  if (accumulate === undefined || accumulate === 1) return undefined;
  const message = `'${name}' looks at a whole step before it is taken, which a step of ${accumulate} accumulated batches does not allow; use accumulate 1 and a larger batchSize.`;
  return problem('method-needs-all-tasks', range, message);
}

function partOf({ type }: Schedule): string {
  if (type === 'alternate') return 'an alternating step trains one';
  if (type === 'sample' || type === 'uncertainty') return `a step of the schedule ${type} trains one`;
  return type === 'curriculum' ? 'those of a curriculum join later' : 'with shorter: rest later steps lack some';
}
