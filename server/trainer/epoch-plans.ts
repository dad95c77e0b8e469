import { EpochPlan } from '../data/schedule.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { TrainingData } from './training-data.ts';

/** The steps of one epoch of a run, from 1; `uncertainty` is that of each task after the epoch before. */
export function epochPlan(
  { tasks, training, seed }: Experiment,
  data: TrainingData,
  epoch: number,
  uncertainty?: Readonly<Record<string, number>>,
): EpochPlan {
  const rows = Object.fromEntries(Object.entries(data).map(([name, { train }]) => [name, train]));
  return new EpochPlan({ tasks, rows, training, seed, epoch, ...(uncertainty && { uncertainty }) });
}

/** Epochs that have, together, every kind of step of a run. */
export function plansOfAllKinds(experiment: Experiment, data: TrainingData): readonly EpochPlan[] {
  const { tasks, training } = experiment;
  const { schedule, epochs } = training;
  switch (schedule.type) {
    case 'joint':
    case 'alternate':
      return [epochPlan(experiment, data, 1)];
    case 'sample':
    case 'uncertainty': {
      // Any task may meet its last batch in any epoch.
      const inTurns = { ...training, schedule: { type: 'alternate', by: 'epoch' } } as const;
      return [epochPlan(experiment, data, 1), epochPlan({ ...experiment, training: inTurns }, data, 1)];
    }
    case 'curriculum': {
      const stages = Object.keys(tasks).map((_, stage) => 1 + stage * schedule.every);
      return stages.filter((epoch) => epoch <= epochs).map((epoch) => epochPlan(experiment, data, epoch));
    }
    default:
      return schedule satisfies never;
  }
}
