import path from 'node:path';
import { runFiles } from './folder/files.ts';
import { JournalWriter } from './folder/journal.ts';
import { lineOfBlock } from './folder/journal-blocks.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { RunRecord } from './folder/record.ts';
import { writeRecord } from './folder/runs.ts';
import { isFinal, nextState, type RunEvent } from './lifecycle.ts';
import type { FromTrainer } from './messages.ts';
import type { Order } from './orders.ts';
import type { StepBuffer } from './step-buffer.ts';

const flushSeconds = 0.2;
/** How old the progress in `run.json` gets: what a window that was reloaded and a terminal see of a run. */
const recordSeconds = 2;

/** Tells the world how a run goes: record and journal on disk first, then the same as messages. */
export class Reporter {
  #record: RunRecord;
  readonly #dir: string;
  readonly #journal: JournalWriter;
  readonly #send: (message: FromTrainer) => void;
  #flushed = performance.now();
  #recorded = performance.now();

  constructor(dir: string, record: RunRecord, send: (message: FromTrainer) => void) {
    this.#dir = dir;
    this.#record = record;
    this.#send = send;
    this.#journal = new JournalWriter(path.join(dir, runFiles.journal));
  }

  /** Whether the run has been at work before. */
  get resumes(): boolean {
    return this.#journal.resumes;
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Changes the record, on disk too; a final state carries the time of its end, so that readers see both at once. */
  update(change: Partial<RunRecord>, event?: RunEvent): void {
    this.#record = { ...this.#record, ...change };
    if (event) this.#record = { ...this.#record, state: nextState(this.#record.state, event) };
    if (isFinal(this.#record.state)) this.#record = { ended: new Date().toISOString(), ...this.#record };
    this.#recorded = performance.now();
    try {
      writeRecord(this.#dir, this.#record);
    } finally {
      // Whoever listens hears it also when the disk is full.
      this.#send({ type: 'record', record: this.#record });
    }
  }

  /** The run's turn has come. */
  begin(): void {
    const begun: { -readonly [K in keyof RunRecord]: RunRecord[K] } = { ...this.#record };
    delete begun.waitsFor;
    this.#record = begun;
    this.update({ started: new Date().toISOString() }, 'start');
  }

  /** Ends the run as an order says, with what is known of it by then. */
  endBy({ event, reason }: Order, change: Partial<RunRecord> = {}): void {
    if (event === 'stop') this.update({}, 'stop');
    this.update({ reason, ...change }, event === 'stop' ? 'end' : 'lose');
  }

  /** How far the run is: in the live messages at once, in `run.json` within seconds. */
  progress(progress: NonNullable<RunRecord['progress']>, seconds: number): void {
    this.#record = { ...this.#record, progress, seconds };
  }

  /** Says that training goes on after `step`: what stands in the journal from later steps does not count any more. */
  resume(step: number): void {
    this.#journal.append({ type: 'resume', step });
    this.#send({ type: 'resume', step });
  }

  activity(text: string): void {
    this.#send({ type: 'activity', text });
  }

  /** Keeps a notice in the journal without telling it, where the record says the same. */
  keep(message: string): void {
    this.#journal.append({ type: 'notice', message });
  }

  notice(message: string): void {
    this.keep(message);
    this.#send({ type: 'notice', message });
  }

  /** Writes and sends the buffered steps when enough time has passed, or at once with `now`. */
  steps(buffer: StepBuffer, now = false): void {
    const time = performance.now();
    if (!now && time - this.#flushed < flushSeconds * 1000) return;
    this.#flushed = time;
    const block = buffer.take();
    if (!block) return;
    this.#journal.append(lineOfBlock(block));
    this.#send({ type: 'steps', block });
    if (time - this.#recorded > recordSeconds * 1000) return this.update({});
    this.#send({ type: 'record', record: this.#record });
  }

  epoch(line: EpochLine): void {
    this.#journal.append(line);
    this.#send({ type: 'epoch', line });
  }

  close(): void {
    this.#journal.close();
  }
}
