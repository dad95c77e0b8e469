import type { Experiment } from '../definition/experiment.ts';
import type { BatchMaker } from './batch-maker.ts';
import { evaluate, type EvaluationEvents } from './evaluate.ts';
import type { Scores } from './folder/record.ts';
import type { Learner } from './learner.ts';
import { OutputTables, type OutputSplit } from './outputs/output-tables.ts';
import { writeOutputs } from './outputs/outputs-folder.ts';
import type { TrainingData } from './training-data.ts';

/** All that an evaluation needs. */
export interface Evaluator {
  readonly experiment: Experiment;
  /** With the parameters of the chosen epoch. */
  readonly learner: Learner;
  readonly data: TrainingData;
  readonly batches: BatchMaker;
  readonly events: EvaluationEvents;
}

/**
 * Reads the test rows, and the validation rows once more, with the parameters that were chosen, and keeps what every task
 * gives for each row in the run's folder `dir`. Gives the scores on the test rows.
 */
export async function lastLook(
  dir: string,
  { experiment, learner, data, batches, events }: Evaluator,
): Promise<Record<string, Scores>> {
  const look = async (split: OutputSplit) => {
    const kept = new OutputTables(experiment, data, split);
    const watched = { ...events, keep: kept.add.bind(kept) };
    const scores = await evaluate(experiment, learner, data, batches, split, watched);
    return { scores, tables: kept.tables };
  };
  const [test, validation] = await learner.withAverages(async () => [
    await look('test'),
    experiment.training.validation > 0 ? await look('validation') : undefined,
  ]);
  try {
    writeOutputs(dir, { ...(validation && { validation: validation.tables }), test: test.tables });
  } catch (error) {
    // The scores are worth more than the rows behind them: a full disk must not take them along.
    console.error(error);
    const reason = error instanceof Error ? error.message : String(error);
    events.notice(`What the tasks gave for each row could not be kept in outputs/: ${reason}.`);
  }
  return test.scores;
}
