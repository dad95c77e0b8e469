import path from 'node:path';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { runFiles } from '../../server/trainer/folder/files.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import { blockOfLine } from '../../server/trainer/folder/journal-blocks.ts';
import type { EpochLine, JournalLine } from '../../server/trainer/folder/journal-lines.ts';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import type { FromTrainer, StepBlock } from '../../server/trainer/messages.ts';

/** What a feed tells: only what its listeners have not had yet, or that all must be read anew. */
export type RunNews =
  | { readonly type: 'steps'; readonly block: StepBlock }
  | { readonly type: 'epoch'; readonly line: EpochLine }
  | { readonly type: 'notice'; readonly message: string }
  | { readonly type: 'activity'; readonly text: string }
  | { readonly type: 'reset' };

/** The part of a block after its first `skip` steps. */
function laterPart(block: StepBlock, skip: number): StepBlock {
  if (skip === 0) return block;
  const column = (values: Float64Array) => values.subarray(skip);
  const group = (columns: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, column(values)]));
  return {
    first: block.first + skip,
    epoch: block.epoch,
    seconds: column(block.seconds),
    samples: column(block.samples),
    learningRate: column(block.learningRate),
    loss: group(block.loss),
    weight: group(block.weight),
    regularizer: group(block.regularizer),
    ...(block.gram && { gram: group(block.gram) }),
    ...(block.affinity && { affinity: group(block.affinity) }),
    added: column(block.added),
    total: column(block.total),
    residual: column(block.residual),
  };
}

/** One run's numbers in memory, from its journal on disk and, faster, from its trainer's messages. */
export class RunFeed implements vscode.Disposable {
  #series = new RunSeries();
  readonly #journal: string;
  readonly #news = new vscode.EventEmitter<RunNews>();
  /** The journal is read up to this byte. */
  #offset = 0;
  #reading: Promise<void> = Promise.resolve();

  readonly onDidReceive = this.#news.event;

  constructor(dir: string) {
    this.#journal = path.join(dir, runFiles.journal);
  }

  get series(): RunSeries {
    return this.#series;
  }

  /** Reads what the journal has gained since the last time; a journal that is not there yet has gained nothing. */
  read(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readOn());
    return this.#reading;
  }

  /** Takes a message of the run's own trainer. */
  receive(message: FromTrainer): void {
    switch (message.type) {
      case 'steps':
        return this.#addBlock(message.block);
      case 'epoch':
        return this.#addEpoch(message.line);
      case 'notice':
        return this.#addNotice(message.message);
      case 'activity':
        return this.#news.fire(message);
      case 'resume':
        return this.#addLine(message);
      case 'record':
        return;
      default:
        message satisfies never;
    }
  }

  dispose(): void {
    this.#news.dispose();
  }

  async #readOn(): Promise<void> {
    const size = await stat(this.#journal).then(
      (found) => found.size,
      () => 0,
    );
    if (size <= this.#offset) return;
    if (this.#offset === 0) return this.#open();
    const { lines, next } = await readJournal(this.#journal, this.#offset);
    this.#offset = next;
    for (const line of lines) this.#addLine(line);
  }

  /** Takes over what the journal has, where messages have not told as much already. */
  async #open(): Promise<void> {
    const { series, next } = await openJournal(this.#journal);
    this.#offset = next;
    const { length, epochs, notices } = this.#series;
    if (length >= series.length && epochs.length >= series.epochs.length && notices.length >= series.notices.length)
      return;
    this.#series = series;
    this.#news.fire({ type: 'reset' });
  }

  #addLine(line: JournalLine): void {
    switch (line.type) {
      case 'steps':
        return this.#addBlock(blockOfLine(line));
      case 'epoch':
        return this.#addEpoch(line);
      case 'notice':
        return this.#addNotice(line.message);
      case 'resume':
        this.series.addLine(line);
        return this.#news.fire({ type: 'reset' });
      default:
        line satisfies never;
    }
  }

  /** Adds the part of a block that is new; a gap before it is filled from the journal. */
  #addBlock(block: StepBlock): void {
    const known = this.series.length - (block.first - 1);
    if (known < 0) {
      // A journal that cannot be read leaves the gap: the next block asks for it again.
      void this.read().then(
        () => this.#addWhereItFits(block),
        () => undefined,
      );
      return;
    }
    this.#addWhereItFits(block);
  }

  #addWhereItFits(block: StepBlock): void {
    const known = this.series.length - (block.first - 1);
    if (known < 0 || known >= block.seconds.length) return;
    this.series.addBlock(block);
    this.#news.fire({ type: 'steps', block: laterPart(block, known) });
  }

  #addEpoch(line: EpochLine): void {
    const before = this.series.epochs.length;
    this.series.addEpoch(line);
    if (this.series.epochs.length > before) this.#news.fire({ type: 'epoch', line });
  }

  #addNotice(message: string): void {
    const before = this.series.notices.length;
    this.series.addNotice(message);
    if (this.series.notices.length > before) this.#news.fire({ type: 'notice', message });
  }
}
