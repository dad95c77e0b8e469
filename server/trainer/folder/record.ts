import type { RunState } from '../lifecycle.ts';

/** Scores of one task on one split: its loss and each metric of the file, by name; null where one is undefined. */
export type Scores = Readonly<Record<string, number | null>>;

/** Scores of every task on one split. */
export type SplitScores = Readonly<Record<string, Scores>>;

/** Scores by split, as far as they were measured. */
export interface ScoresBySplit {
  readonly train: SplitScores;
  readonly validation?: SplitScores;
  readonly test?: SplitScores;
}

/** `run.json`: what a run is and where it stands. Times are UTC (ISO 8601), durations monotonic seconds. */
export interface RunRecord {
  readonly format: 1;
  /** The name of the run's folder: a number, claimed by creating it. */
  readonly id: string;
  readonly name: string;
  /** `joint`, `alternate`, `single:TASK`, or the schedule of the file. */
  readonly arm: string;
  readonly state: RunState;
  /** One sentence for a person: why a run failed, was stopped or interrupted, or finished early. */
  readonly reason?: string;
  /** The stable code of the error that failed it, where it has one: `data-label`, `training-diverged`. */
  readonly reasonCode?: string;
  /** The last lines that the trainer printed, where it failed or died. */
  readonly lastLines?: readonly string[];
  readonly created: string;
  readonly started?: string;
  readonly ended?: string;
  /** Seconds of training, without pauses. */
  readonly seconds?: number;
  readonly seed: number;
  /** In a trial of a sweep that is held: the epochs that it has been trained for. */
  readonly held?: number;
  readonly pid?: number;
  /** The machine on which the process `pid` runs: elsewhere nobody can say whether it is alive. */
  readonly host?: string;
  /** Tells process `pid` from a later one of the same number, where the system says when a process was born. */
  readonly born?: string;
  /** In a run that waits for its turn: the numbers of the runs that go first. */
  readonly waitsFor?: readonly string[];
  /** Present in a smoke run: its scores come from one small batch. */
  readonly smoke?: true;
  readonly backend?: {
    readonly name: 'tensorflow' | 'wasm';
    readonly device: string;
    readonly version: string;
    readonly why: string;
  };
  /** How steps run: `captured graph`, or `eager` and why. */
  readonly steps?: string;
  /** Threads of an operation, on whose number results on the CPU depend to the last bit. */
  readonly threads?: number;
  /** The run that this one is to repeat to the last bit. */
  readonly reproduces?: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly gitCommit?: string;
  readonly tasks: readonly string[];
  readonly parameters?: number;
  /** Training rows that went through the network. */
  readonly samples?: number;
  /** By task: how often training has seen each of its labelled rows, on average. */
  readonly passes?: Readonly<Record<string, number>>;
  readonly progress?: {
    readonly epoch: number;
    readonly epochs: number;
    readonly step: number;
    readonly steps: number;
  };
  readonly summary?: ScoresBySplit & {
    /** The epoch whose parameters were chosen, and by what rule, in words. */
    readonly epoch: number;
    readonly rule: string;
  };
}
