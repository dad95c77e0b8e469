import type { Run } from './run.ts';

/** Fewer steps say nothing about the rate. */
const fewest = 5;

/** The newest steps by which the pace is judged: an epoch, so that its validation counts, and at least 50. */
function recent(run: Run): { first: number; last: number } | undefined {
  const last = run.length - 1;
  const first = Math.max(0, last - Math.max(50, Math.round(run.stepsPerEpoch)));
  return last - first >= fewest ? { first, last } : undefined;
}

/** Training rows a second, lately. */
export function samplesPerSecond(run: Run): number | undefined {
  return rateOf(run, (index) => run.samples.at(index));
}

/** Seconds until the last step at the pace of late; undefined where it is not known. */
export function secondsLeft(run: Run): number | undefined {
  const { progress } = run.record;
  const rate = rateOf(run, (index) => index);
  if (!progress || !rate) return undefined;
  return Math.max(0, progress.steps - Math.max(progress.step, run.length)) / rate;
}

function rateOf(run: Run, amount: (index: number) => number): number | undefined {
  const steps = recent(run);
  if (!steps) return undefined;
  const seconds = run.seconds.at(steps.last) - run.seconds.at(steps.first);
  return seconds > 0 ? (amount(steps.last) - amount(steps.first)) / seconds : undefined;
}
