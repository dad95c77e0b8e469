import type { Schedule } from './training.ts';

/** What a schedule makes of an epoch, in a sentence. */
export function epochMeaning(schedule: Schedule): string {
  switch (schedule.type) {
    case 'joint':
      return 'Every step trains all tasks; an epoch is the longest data set once, shorter ones start again in a new order.';
    case 'alternate':
      return schedule.by === 'epoch'
        ? "Each step trains one task; an epoch is each task's data set once, one whole set after the other in the order of the tasks."
        : "Each step trains one task; an epoch is each task's data set once, a batch each in turn, and a task whose set has run out is done.";
    default:
      return schedule satisfies never;
  }
}
