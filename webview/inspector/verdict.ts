import type { Choice, Inspection } from '../../server/trainer/inspection.ts';
import { list } from '../chart/words.ts';

/** What counts as no change, beside the largest one. */
const negligible = 1e-9;

/** The tasks whose losses a choice lowers and raises, to first order. */
export function effectOf({ changes }: Pick<Choice, 'changes'>, tasks: readonly string[]): Effect {
  const least = negligible * Math.max(0, ...changes.map(Math.abs));
  const where = (holds: (change: number) => boolean): string[] => tasks.filter((_, i) => holds(changes[i] ?? 0));
  return { lowered: where((change) => change < -least), raised: where((change) => change > least) };
}

export interface Effect {
  readonly lowered: readonly string[];
  readonly raised: readonly string[];
}

/** The answer: did this step help every task, and which method would have done better? */
export function judge({ tasks, taken, takenUnknown, choices }: Inspection): string {
  const good = choices.filter((choice) => effectOf(choice, tasks).lowered.length === tasks.length);
  const all = tasks.length === 2 ? 'both' : `all ${tasks.length}`;
  const names = good.map(({ name }) => (name === 'none' ? 'the plain sum' : name));
  if (!taken) {
    const rest =
      names.length > 0 ? `${capital(list(names))} would have lowered ${all}.` : `No method would have lowered ${all}.`;
    return `What the run took does not follow from this step alone: ${takenUnknown ?? ''} ${rest}`;
  }
  const { lowered, raised } = effectOf(taken, tasks);
  if (raised.length === 0 && lowered.length === tasks.length)
    return `The step taken lowers ${all} losses, to first order.`;
  const parts = [
    lowered.length > 0 ? `lowers ${list(lowered)}` : '',
    raised.length > 0 ? `raises ${list(raised)}` : '',
    lowered.length + raised.length === 0 ? 'changes no loss' : '',
  ].filter(Boolean);
  const better =
    names.length > 0
      ? `${capital(list(names))} would have lowered ${all}.`
      : `No method here would have lowered ${all}.`;
  return `The step taken ${parts.join(' and ')}, to first order. ${better}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
