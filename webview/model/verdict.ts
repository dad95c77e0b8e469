import { stackGroups } from '../../server/definition/cost/words.ts';
import type { Numbers } from '../chart/numbers.ts';
import { list } from '../chart/words.ts';
import type { ShownModel } from './messages.ts';

/** The answer: is it one network or several, and what do the tasks share? */
export interface ModelVerdict {
  readonly answer: string;
  readonly rest: string;
  /** The numbers it rests on. */
  readonly numbers: string;
}

/** Says of a network what its tasks share. */
export function judgeModel({ network, losses, apart }: ShownModel, numbers: Numbers): ModelVerdict {
  const tasks = Object.keys(losses);
  const { total, shared } = network.parameters;
  const count = tasks.length === 2 ? 'Two' : numbers.integer(tasks.length);
  const alone = `${count} separate networks would hold ${numbers.integer(apart)}.`;
  const counts = `${numbers.integer(total)} trained values`;
  if (tasks.length === 1) return { answer: 'One network.', rest: 'It has one task.', numbers: `${counts}.` };
  if (shared === 0) {
    const near = network.sharing === 'soft' ? ', but the objective holds their encoders near each other' : '';
    const rest = `No trained value is shared${near}.`;
    return { answer: `${count} networks.`, rest, numbers: `${counts}.` };
  }
  const share = `${counts}, of them ${numbers.integer(shared)} shared (${numbers.percent(shared / total, 1)}).`;
  return { answer: 'One network.', rest: restOf({ network }, tasks, numbers), numbers: `${share} ${alone}` };
}

function restOf({ network }: Pick<ShownModel, 'network'>, tasks: readonly string[], numbers: Numbers): string {
  const all = tasks.length === 2 ? 'Both tasks' : `All ${numbers.integer(tasks.length)} tasks`;
  const bodies = stackGroups(network.stacks.filter(({ part, layers }) => part !== 'head' && layers.length > 0));
  const common = bodies.filter(({ first }) => first.tasks.length === tasks.length);
  const parts = common.reduce((sum, { names }) => sum + names.length, 0);
  const layers = common.reduce((sum, { names, first }) => sum + names.length * first.layers.length, 0);
  const own = tasks.filter((task) => bodies.some(({ first }) => first.tasks.length === 1 && first.tasks[0] === task));
  const some = bodies.filter(({ first }) => first.tasks.length > 1 && first.tasks.length < tasks.length);
  const sentences = [
    parts === 1 ? `${all} pass through the same ${numbers.integer(layers)} layers` : '',
    parts > 1 ? `${all} draw on the same ${numbers.integer(parts)} parts` : '',
    some.length > 0 ? `${list([...new Set(some.map(({ first }) => first.tasks.join(' with ')))])} share parts` : '',
  ].filter(Boolean);
  return `${[...sentences, ownOf(own, network)].join('; ')}.`;
}

/** What a task has alone. */
function ownOf(own: readonly string[], { weights }: ShownModel['network']): string {
  if (own.length > 0) return `${list(own)} ${own.length === 1 ? 'has' : 'have'} layers of their own before the heads`;
  const haveGates = weights.some(({ tasks }) => tasks.length === 1);
  return haveGates ? 'each has gates and a head of its own' : 'only the heads are their own';
}
