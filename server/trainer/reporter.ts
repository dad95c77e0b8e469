import path from 'node:path';
import { runFiles } from './folder/files.ts';
import { JournalWriter } from './folder/journal.ts';
import { lineOfBlock } from './folder/journal-blocks.ts';
import type { EpochLine, JournalLine } from './folder/journal-lines.ts';
import type { RunRecord } from './folder/record.ts';
import { writeRecord } from './folder/runs.ts';
import { diskTrouble } from './disk-trouble.ts';
import { isFinal, nextState, type RunEvent } from './lifecycle.ts';
import type { FromTrainer } from './messages.ts';
import type { Order } from './orders.ts';
import type { StepBuffer } from './step-buffer.ts';

const flushSeconds = 0.2;
/** How old the progress in `run.json` gets: what a window that was reloaded and a terminal see of a run. */
const recordSeconds = 2;

/** A line for the journal, and what is told once it stands there. */
interface Entry {
  readonly line: JournalLine;
  readonly message?: FromTrainer;
}

/**
 * Tells the world how a run goes: record and journal on disk first, then the same as messages. What a disk does not take is
 * held, in its order: whoever trains must see to it by `flush`, before there is too much.
 */
export class Reporter {
  #record: RunRecord;
  readonly #dir: string;
  readonly #journal: JournalWriter;
  readonly #send: (message: FromTrainer) => void;
  #flushed = performance.now();
  #recorded = performance.now();
  readonly #held: Entry[] = [];
  #recordIsHeld = false;
  #writing = 0;

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
    this.#recordIsHeld = true;
    try {
      this.#tryToFlush();
    } finally {
      // Whoever listens hears it also when the disk is full.
      this.#send({ type: 'record', record: this.#record });
    }
  }

  /** Milliseconds that writing has taken. */
  get writing(): number {
    return this.#writing;
  }

  /** Writes what is held. Throws what the disk says where it takes it no more than before. */
  flush(): void {
    if (this.#held.length === 0 && !this.#recordIsHeld) return;
    const began = performance.now();
    try {
      for (let entry = this.#held[0]; entry; entry = this.#held[0]) {
        this.#journal.append(entry.line);
        this.#held.shift();
        if (entry.message) this.#send(entry.message);
      }
      if (this.#recordIsHeld) writeRecord(this.#dir, this.#record);
      this.#recordIsHeld = false;
    } finally {
      this.#writing += performance.now() - began;
    }
  }

  #tryToFlush(): void {
    try {
      this.flush();
    } catch (error) {
      if (diskTrouble(error) === undefined) throw error;
    }
  }

  #append(line: JournalLine, message?: FromTrainer): void {
    this.#held.push({ line, ...(message && { message }) });
    this.#tryToFlush();
  }

  /** The disk takes nothing, so training waits: told at once, and kept when it can be. */
  waitFor(trouble: string): void {
    if (isFinal(this.#record.state)) return;
    const reason = `${trouble} Training waits, and goes on by itself once it can.`;
    this.update({ reason }, 'pause');
    this.keep(reason);
    this.#send({ type: 'notice', message: reason });
  }

  /** The disk takes what is written again. */
  goOn(): void {
    if (isFinal(this.#record.state)) return;
    this.#without('reason');
    this.update({}, 'resume');
    this.notice('The disk takes what is written again, and training goes on.');
  }

  #without(name: 'reason' | 'waitsFor'): void {
    const record: { -readonly [K in keyof RunRecord]: RunRecord[K] } = { ...this.#record };
    delete record[name];
    this.#record = record;
  }

  /** The run's turn has come. */
  begin(): void {
    this.#without('waitsFor');
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
    this.#append({ type: 'resume', step }, { type: 'resume', step });
  }

  activity(text: string): void {
    this.#send({ type: 'activity', text });
  }

  /** Keeps a notice in the journal without telling it, where the record says the same. */
  keep(message: string): void {
    this.#append({ type: 'notice', message });
  }

  notice(message: string): void {
    this.#append({ type: 'notice', message }, { type: 'notice', message });
  }

  /** Writes and sends the buffered steps when enough time has passed, or at once with `now`. */
  steps(buffer: StepBuffer, now = false): void {
    const time = performance.now();
    if (!now && time - this.#flushed < flushSeconds * 1000) return;
    this.#flushed = time;
    const block = buffer.take();
    if (!block) return;
    this.#append(lineOfBlock(block), { type: 'steps', block });
    if (time - this.#recorded > recordSeconds * 1000) return this.update({});
    this.#send({ type: 'record', record: this.#record });
  }

  epoch(line: EpochLine): void {
    this.#append(line, { type: 'epoch', line });
  }

  close(): void {
    this.#journal.close();
  }
}
