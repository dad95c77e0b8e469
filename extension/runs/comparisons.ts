import * as vscode from 'vscode';
import type { ComparisonOrder, OpenComparison } from '../../server/compare/train.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import type { Run } from './run.ts';
import type { TrainerOptions, Trainers } from './trainers.ts';

/** A comparison at work in this window. */
interface Work {
  stopped: boolean;
  run?: Run;
}

/**
 * The comparisons that this window trains, run by run. When the window goes, the run at work goes on within its lease, and
 * the comparison waits to be taken up again: its folder says what is missing.
 */
export class Comparisons implements vscode.Disposable {
  readonly #trainers: Trainers;
  readonly #work = new Map<string, Work>();
  readonly #changed = new vscode.EventEmitter<string>();

  /** The folder of a comparison that has come further, or begins or ends to be trained. */
  readonly onDidChange = this.#changed.event;

  constructor(trainers: Trainers) {
    this.#trainers = trainers;
  }

  /** What a comparison trains at this moment: `joint, seed 2`. */
  trainingOf(dir: string): string | undefined {
    const work = this.#work.get(dir);
    if (!work) return undefined;
    return work.run ? `${work.run.record.arm}, seed ${work.run.record.seed}` : '';
  }

  /** Whether a run is being trained for a comparison. */
  isTraining(run: string): boolean {
    return [...this.#work.values()].some((work) => work.run?.dir === run);
  }

  /** Trains what a comparison lacks; gives whether it came to its end. One that is at work already is left to itself. */
  async train(order: ComparisonOrder, begun: OpenComparison, options: TrainerOptions): Promise<boolean> {
    const { dir } = begun;
    if (this.#work.has(dir)) return false;
    const work: Work = { stopped: false };
    this.#work.set(dir, work);
    this.#changed.fire(dir);
    try {
      const { trainMissing } = await import('../../server/compare/train.ts');
      await trainMissing(order, begun, async (prepared) => {
        work.run = this.#trainers.start(prepared.dir, prepared.record, options);
        this.#changed.fire(dir);
        if (work.stopped) this.#trainers.order(work.run, 'stop');
        const record = await this.#trainers.ended(prepared.dir);
        if (work.stopped || record === undefined || endsAll(record)) work.stopped = true;
        return !work.stopped;
      });
    } finally {
      this.#work.delete(dir);
      this.#changed.fire(dir);
    }
    return !work.stopped;
  }

  /** Stops the run at work as «Stop Run» does, and begins no other. */
  stop(dir: string): void {
    const work = this.#work.get(dir);
    if (!work) return;
    work.stopped = true;
    if (work.run) this.#trainers.order(work.run, 'stop');
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Whether a run ended in a way that ends the work it was part of: somebody stopped it, or data that all need cannot be used. */
export const endsAll = ({ state, held, reasonCode }: RunRecord): boolean =>
  (state === 'stopped' && held === undefined) || reasonCode?.startsWith('data-') === true;
