import type { Experiment, Sweep } from '../../definition/experiment.ts';
import { higherIsBetter } from '../../definition/metric.ts';
import type { SplitScores } from '../../trainer/folder/record.ts';
import { mean } from '../statistics/moments.ts';

/** What trials are judged by. */
export interface Judge {
  /** As it stands over a column: `validation Σ wᵢLᵢ`. */
  readonly name: string;
  /** Whether more of it is better. */
  readonly higherIsBetter: boolean;
  /** The score of a trial whose chosen epoch has these validation scores; NaN where one is missing. */
  score(validation: SplitScores): number;
}

/** How the trials of a sweep are judged: by numbers that mean the same in all of them. */
export function judgeOf({ objective, tasks }: Experiment, sweep: Sweep): Judge {
  if (sweep.choose === 'metric') {
    const [metric = ''] = Object.values(tasks)[0]?.metrics ?? [];
    const score = (validation: SplitScores): number =>
      mean(Object.values(validation).map((scores) => scores[metric] ?? Number.NaN));
    return { name: `validation ${metric}, mean of the tasks`, higherIsBetter: higherIsBetter(metric), score };
  }
  const { weighting } = objective;
  const isSwept = Object.keys(sweep.values).some((path) => /^objective\.weighting(?:\.|$)/.test(path));
  const weights = weighting.type === 'static' && !isSwept ? weighting.weights : {};
  const score = (validation: SplitScores): number =>
    Object.entries(validation).reduce((sum, [task, { loss }]) => sum + (weights[task] ?? 1) * (loss ?? Number.NaN), 0);
  return { name: `validation ${Object.keys(weights).length > 0 ? 'Σ wᵢLᵢ' : 'Σ Lᵢ'}`, higherIsBetter: false, score };
}
