import type { NetworkFacts } from '../definition/cost/task-facts.ts';
import type { Experiment } from '../definition/experiment.ts';
import { stepKinds, type StepKind } from '../definition/cost/step-kinds.ts';
import type { Rows } from '../data/dataset.ts';
import { BatchMaker } from './batch-maker.ts';
import type { Batch } from './batch.ts';
import { Learner } from './learner.ts';
import { madeUpRows } from './made-up-rows.ts';

/** How long one kind of training step takes. */
export interface StepTime {
  /** The tasks that it trains. */
  readonly tasks: readonly string[];
  /** The median of the steps measured. */
  readonly milliseconds: number;
  readonly rowsPerSecond: number;
  /** How many were measured. */
  readonly steps: number;
}

/** What measuring gave. */
export interface StepTimes {
  /** How the steps ran: as captured graphs, or eagerly and why. */
  readonly mode: string;
  /** Building the network and getting ready for the steps. */
  readonly preparingSeconds: number;
  readonly kinds: readonly StepTime[];
}

/** At least so many steps of each kind are measured, however long they take. */
const fewest = 3;

/** Trains on made-up rows, each kind of step for a while, on the backend that is loaded. */
export function measureSteps(experiment: Experiment, facts: NetworkFacts, seconds: number): StepTimes {
  const { batchSize } = experiment.training;
  const rows = madeUpRows(experiment, facts, batchSize);
  const began = performance.now();
  const learner = new Learner(experiment, rows);
  try {
    const kinds = stepKinds(experiment).map((kind) => ({ kind, batches: batchesOf(experiment, kind, rows) }));
    learner.prepare(
      kinds.map(({ batches }) => ({ batches })),
      [],
    );
    const preparingSeconds = (performance.now() - began) / 1000;
    const budget = (1000 * seconds) / kinds.length;
    const times = kinds.map(({ kind, batches }) => timeOf(learner, kind, batches, budget));
    return { mode: learner.mode, preparingSeconds, kinds: times };
  } finally {
    learner.dispose();
  }
}

function batchesOf(experiment: Experiment, { batches }: StepKind, rows: Readonly<Record<string, Rows>>): Batch[] {
  const ids = Int32Array.from({ length: experiment.training.batchSize }, (_, i) => i);
  return batches.map(({ data, tasks }) => {
    const [first] = tasks.flatMap((task) => rows[task] ?? []);
    if (!first) throw new Error(`no rows of ${data}`);
    const targets = Object.assign({}, ...tasks.map((task) => rows[task]?.targets)) as Rows['targets'];
    return new BatchMaker(experiment).make(data, { ...first, targets }, ids, tasks);
  });
}

function timeOf(learner: Learner, { tasks }: StepKind, batches: readonly Batch[], budget: number): StepTime {
  // The first step takes longer than any other.
  learner.train(batches, 1);
  const times: number[] = [];
  const began = performance.now();
  while (times.length < fewest || performance.now() - began < budget) {
    const before = performance.now();
    learner.train(batches, times.length + 2);
    times.push(performance.now() - before);
  }
  const milliseconds = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
  const rows = batches.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { tasks, milliseconds, rowsPerSecond: (1000 * rows) / milliseconds, steps: times.length };
}
