import type { Experiment } from '../definition/experiment.ts';
import type { BatchMaker } from './batch-maker.ts';
import { evaluate, type EvaluationEvents, type Evaluator } from './evaluate.ts';
import type { SplitScores } from './folder/record.ts';
import { Interruption } from './orders.ts';
import { OutputTables, type OutputSplit, type TaskTable } from './outputs/output-tables.ts';
import { writeOutputs } from './outputs/outputs-folder.ts';
import type { TrainingData } from './training-data.ts';

/** All that a look at held-out rows needs. */
export interface Look {
  readonly experiment: Experiment;
  readonly data: TrainingData;
  readonly batches: BatchMaker;
  readonly events: EvaluationEvents;
  /** What the rows of a split are given to: with the parameters of the chosen epoch. */
  evaluatorOf(split: OutputSplit): Evaluator;
  /** Sees that what is written is written, where the disk takes nothing for a while. */
  persist(write: () => void): Promise<void>;
}

/**
 * Reads the test rows, and the validation rows once more, with the parameters that were chosen, and keeps what every task
 * gives for each row in the run's folder `dir`. Gives the scores.
 */
export async function lastLook(
  dir: string,
  { experiment, data, batches, events, evaluatorOf, persist }: Look,
): Promise<{ readonly test: SplitScores; readonly validation?: SplitScores }> {
  const tables: { [S in OutputSplit]?: Record<string, TaskTable> } = {};
  const look = async (split: OutputSplit): Promise<SplitScores> => {
    const kept = new OutputTables(experiment, data, split);
    const watched = { ...events, keep: kept.add.bind(kept) };
    const scores = await evaluate(experiment, evaluatorOf(split), data, batches, split, watched);
    tables[split] = kept.tables;
    return scores;
  };
  const test = await look('test');
  const scores = experiment.training.validation > 0 ? { test, validation: await look('validation') } : { test };
  try {
    await persist(() => writeOutputs(dir, tables));
  } catch (error) {
    if (error instanceof Interruption) throw error;
    // The scores are worth more than the rows behind them.
    console.error(error);
    const reason = error instanceof Error ? error.message : String(error);
    events.notice(`What the tasks gave for each row could not be kept in outputs/: ${reason}.`);
  }
  return scores;
}
