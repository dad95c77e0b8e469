import type { StepBlock } from '../messages.ts';
import { blockOfLine } from './journal-blocks.ts';
import type { EpochLine, JournalLine } from './journal-lines.ts';

/** A column that grows by doubling. */
class Column {
  #values = new Float64Array(256);
  #length = 0;

  append(values: Float64Array): void {
    const needed = this.#length + values.length;
    if (needed > this.#values.length) {
      const grown = new Float64Array(Math.max(needed, 2 * this.#values.length));
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    this.#values.set(values, this.#length);
    this.#length = needed;
  }

  /** Appends `count` times «not measured». */
  skip(count: number): void {
    this.append(new Float64Array(count).fill(Number.NaN));
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** The values so far, not copied: valid until the next change. */
  view(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  snapshot(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}

const single = ['seconds', 'samples', 'learningRate', 'added', 'total', 'residual'] as const;
const grouped = ['loss', 'weight', 'regularizer', 'gram', 'affinity'] as const;

/** All steps of a run in memory, as one block that grows, with its epochs and notices: fed from messages or the journal. */
export class RunSeries {
  #length = 0;
  #epoch = 0;
  readonly #columns = Object.fromEntries(single.map((name) => [name, new Column()])) as Record<
    (typeof single)[number],
    Column
  >;
  readonly #groups = Object.fromEntries(grouped.map((name) => [name, new Map()])) as Record<
    (typeof grouped)[number],
    Map<string, Column>
  >;
  #epochs: EpochLine[] = [];
  readonly #notices: string[] = [];

  /** Number of steps. */
  get length(): number {
    return this.#length;
  }

  get epochs(): readonly EpochLine[] {
    return this.#epochs;
  }

  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Adds what is new in a block; steps that are there already are kept, so that journal and messages may overlap. */
  addBlock(block: StepBlock): void {
    const known = this.#length - (block.first - 1);
    const count = block.seconds.length - Math.max(0, known);
    if (known < 0 || count <= 0) return;
    this.#epoch = block.epoch;
    for (const name of single) this.#columns[name].append(block[name].subarray(known));
    for (const group of grouped) {
      const columns = this.#groups[group];
      for (const name of Object.keys(block[group] ?? {})) if (!columns.has(name)) columns.set(name, this.#late());
      for (const [name, column] of columns) {
        const values = block[group]?.[name];
        if (values) column.append(values.subarray(known));
        else column.skip(count);
      }
    }
    this.#length += count;
  }

  addEpoch(line: EpochLine): void {
    // They come in their order, so that one which is there already is near the end.
    if (this.#epochs.findLast(({ epoch }) => epoch <= line.epoch)?.epoch !== line.epoch) this.#epochs.push(line);
  }

  addNotice(message: string): void {
    if (!this.#notices.includes(message)) this.#notices.push(message);
  }

  /** Adds a line of the journal; a resume drops what it repeats. */
  addLine(line: JournalLine): void {
    switch (line.type) {
      case 'steps':
        return this.addBlock(blockOfLine(line));
      case 'epoch':
        return this.addEpoch(line);
      case 'notice':
        return this.addNotice(line.message);
      case 'resume':
        return this.#rewind(line.step);
      default:
        line satisfies never;
    }
  }

  /** All steps so far as one block of own arrays. */
  snapshot(): StepBlock {
    const group = (name: (typeof grouped)[number]) =>
      Object.fromEntries([...this.#groups[name]].map(([key, column]) => [key, column.snapshot()]));
    const column = (name: (typeof single)[number]) => this.#columns[name].snapshot();
    return {
      first: 1,
      epoch: this.#epoch,
      seconds: column('seconds'),
      samples: column('samples'),
      learningRate: column('learningRate'),
      loss: group('loss'),
      weight: group('weight'),
      regularizer: group('regularizer'),
      added: column('added'),
      total: column('total'),
      residual: column('residual'),
      ...(this.#groups.gram.size > 0 && { gram: group('gram') }),
      ...(this.#groups.affinity.size > 0 && { affinity: group('affinity') }),
    };
  }

  /** One step, from 1, as a block of its own; undefined where there is none. */
  at(step: number): StepBlock | undefined {
    if (!(step >= 1 && step <= this.#length)) return undefined;
    const one = (column: Column): Float64Array => column.view().slice(step - 1, step);
    const group = (name: (typeof grouped)[number]) =>
      Object.fromEntries([...this.#groups[name]].map(([key, column]) => [key, one(column)]));
    return {
      first: step,
      epoch: this.#epochs.find((line) => line.step >= step)?.epoch ?? this.#epoch,
      seconds: one(this.#columns.seconds),
      samples: one(this.#columns.samples),
      learningRate: one(this.#columns.learningRate),
      loss: group('loss'),
      weight: group('weight'),
      regularizer: group('regularizer'),
      added: one(this.#columns.added),
      total: one(this.#columns.total),
      residual: one(this.#columns.residual),
      ...(this.#groups.gram.size > 0 && { gram: group('gram') }),
      ...(this.#groups.affinity.size > 0 && { affinity: group('affinity') }),
    };
  }

  /** G of all steps by pair of tasks, not copied: valid until the next change. */
  gram(): Readonly<Record<string, Float64Array>> {
    return Object.fromEntries([...this.#groups.gram].map(([name, column]) => [name, column.view()]));
  }

  /** A column for a name that was not there from the start. */
  #late(): Column {
    const column = new Column();
    column.skip(this.#length);
    return column;
  }

  #rewind(step: number): void {
    this.#length = Math.min(this.#length, step);
    for (const column of Object.values(this.#columns)) column.truncate(step);
    for (const group of Object.values(this.#groups)) for (const column of group.values()) column.truncate(step);
    this.#epochs = this.#epochs.filter((line) => line.step <= step);
  }
}
