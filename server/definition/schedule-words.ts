import type { Schedule, Shorter } from './training.ts';

/** What a schedule makes of an epoch, in a sentence. */
export function epochMeaning(schedule: Schedule): string {
  switch (schedule.type) {
    case 'joint':
      return `Every step trains all tasks; an epoch is ${jointEnd[schedule.shorter ?? 'repeat']}.`;
    case 'alternate': {
      const turns =
        schedule.by === 'epoch'
          ? 'one whole turn after the other in the order of the tasks'
          : 'a batch each in the order of the tasks';
      return `Each step trains one task; an epoch is ${turnsEnd[schedule.shorter ?? 'rest']}, ${turns}.`;
    }
    case 'sample': {
      const what = schedule.probabilities ? 'its number under probabilities' : 'the rows of its data set';
      return `Each step trains one task, drawn in proportion to ${what}${tempered(schedule.temperature)}; an epoch has as many steps as all data sets once have batches, so how often a task comes differs from epoch to epoch.`;
    }
    case 'uncertainty':
      return `Each step trains one task, drawn in proportion to how uncertain the network still is of it${tempered(schedule.temperature)}, in the first epoch all alike; an epoch has as many steps as all data sets once have batches.`;
    case 'curriculum':
      return `Every step trains the tasks that have joined: the first alone, one more every ${schedule.every === 1 ? 'epoch' : `${schedule.every} epochs`}; an epoch has as many steps as the longest data set has batches, shorter ones start again in a new order. This is the first.`;
    default:
      return schedule satisfies never;
  }
}

const tempered = (temperature: number): string => (temperature === 1 ? '' : ` to the power 1/${temperature}`);

const jointEnd: Readonly<Record<Shorter, string>> = {
  repeat: 'the longest data set once, shorter ones start again in a new order',
  rest: 'the longest data set once, and the tasks of one that has run out are left out of the rest of it',
  end: 'over when the shortest data set is through',
};

const turnsEnd: Readonly<Record<Shorter, string>> = {
  repeat: 'as many batches of each task as the longest data set has, shorter ones start again in a new order',
  rest: "each task's data set once",
  end: 'as many batches of each task as the shortest data set has',
};
