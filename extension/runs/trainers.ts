import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeControl, type ControlOrder } from '../../server/trainer/folder/control.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { settleRecord, startTrainer } from '../../server/trainer/launch.ts';
import type { SideProcessOptions } from '../../server/trainer/side-process.ts';
import type { Trainer } from '../../server/trainer/launch.ts';
import { writeRules } from '../../server/trainer/queue/rules.ts';
import { stopSurely } from '../../server/trainer/stop-surely.ts';
import type { FromTrainer } from '../../server/trainer/messages.ts';
import type { Run } from './run.ts';
import type { RunFeeds } from './runFeeds.ts';
import type { RunStore } from './runStore.ts';

/** With what a trainer is started. */
export interface TrainerOptions {
  /** The Node.js that trains; undefined is the one that runs this. */
  readonly node: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly leaseSeconds: number;
  /** How many runs of a folder may train at once on a device, where somebody has said so. */
  readonly atOnce: number | undefined;
}

/** The trainer processes that this window has started. They outlive it for the time of their lease. */
export class Trainers implements vscode.Disposable {
  /** The trainer's program. */
  readonly #file: string;
  readonly #store: RunStore;
  readonly #feeds: RunFeeds;
  readonly #log: vscode.LogOutputChannel;
  readonly #trainers = new Map<string, Trainer>();
  readonly #ended = new vscode.EventEmitter<{ readonly dir: string; readonly record: RunRecord }>();

  /** The process of a run has ended, and its record says how. */
  readonly onDidEnd = this.#ended.event;

  constructor(file: string, store: RunStore, feeds: RunFeeds, log: vscode.LogOutputChannel) {
    this.#file = file;
    this.#store = store;
    this.#feeds = feeds;
    this.#log = log;
  }

  /** With what a process beside the training ones is started. */
  beside(node: string | undefined, environment: NodeJS.ProcessEnv, signal: AbortSignal): SideProcessOptions {
    return { ...this.#program(node, environment), signal };
  }

  /** Starts the trainer of a prepared run. */
  start(dir: string, record: RunRecord, options: TrainerOptions): Run {
    if (options.atOnce !== undefined) writeRules(path.dirname(dir), { atOnce: options.atOnce });
    const run = this.#store.set(dir, record);
    const trainer = startTrainer(dir, {
      ...this.#program(options.node, options.environment),
      leaseSeconds: options.leaseSeconds,
      onMessage: (message) => this.#receive(dir, message),
    });
    this.#trainers.set(dir, trainer);
    this.#log.info(`Run ${record.id} is trained by process ${trainer.pid}, in ${dir}.`);
    this.#waitForEnd(dir, record.id, trainer).catch((error: unknown) => {
      // A folder that was deleted while its run went on has no record to read.
      this.#log.error(`The end of run ${record.id} could not be read: `, error);
      if (!existsSync(dir)) this.#store.delete(dir);
    });
    return run;
  }

  /** The final record of a run that this window trains, once its process has ended. */
  ended(dir: string): Promise<RunRecord> | undefined {
    return this.#trainers.get(dir)?.ended;
  }

  /** Whether this window has the run's trainer as its child. */
  has(dir: string): boolean {
    return this.#trainers.has(dir);
  }

  /** Tells a run, wherever it is trained; one that is to stop and makes no progress is ended by force. */
  order(run: Run, order: ControlOrder): void {
    const trainer = this.#trainers.get(run.dir);
    if (trainer) trainer.order(order);
    else writeControl(run.dir, order);
    if (order !== 'stop') return;
    stopSurely(run.dir).then(
      (record) =>
        this.#log.info(`Run ${run.record.id}: ${record?.reason ?? 'its machine cannot be reached from here.'}`),
      (error: unknown) => this.#log.error(`Run ${run.record.id} could not be seen to its end: `, error),
    );
  }

  /** Settles the record of a run whose process is gone without having written how it ended. */
  settle(run: Run, reason: string): void {
    if (this.#trainers.has(run.dir)) return;
    const record = settleRecord(run.dir, reason);
    this.#store.set(run.dir, record);
    this.#ended.fire({ dir: run.dir, record });
  }

  dispose(): void {
    this.#ended.dispose();
  }

  /** The trainer's program on a Node: Electron's program is one only where the environment says so. */
  #program(node: string | undefined, environment: NodeJS.ProcessEnv) {
    const isElectron = node === undefined && 'electron' in process.versions;
    return {
      trainerFile: this.#file,
      ...(node === undefined ? {} : { node }),
      environment: isElectron ? { ...environment, ELECTRON_RUN_AS_NODE: '1' } : environment,
    };
  }

  async #waitForEnd(dir: string, id: string, trainer: Trainer): Promise<void> {
    const record = await trainer.ended.finally(() => this.#trainers.delete(dir));
    this.#store.set(dir, record);
    this.#log.info(`Run ${id} ended: ${record.state}${record.reason ? `, ${record.reason}` : ''}`);
    this.#ended.fire({ dir, record });
  }

  /** A run that a person has paused has no reason; one that waits for its disk has. */
  #receiveRecord(dir: string, record: RunRecord): void {
    const before = this.#store.get(dir)?.record;
    const { state, reason } = this.#store.set(dir, record).record;
    if (state !== 'paused' || reason === undefined || before?.state === 'paused') return;
    void vscode.window.showWarningMessage(vscode.l10n.t('Run {0} of «{1}» waits: {2}', record.id, record.name, reason));
  }

  #receive(dir: string, message: FromTrainer): void {
    if (message.type === 'record') this.#receiveRecord(dir, message.record);
    else this.#feeds.of(dir).receive(message);
  }
}
