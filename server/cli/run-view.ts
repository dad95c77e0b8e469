import type { Problem } from '../definition/problem.ts';
import { formatProblem, lineAndColumn } from '../definition/format-problem.ts';
import { lineOfBlock } from '../trainer/folder/journal-blocks.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import type { FromTrainer } from '../trainer/messages.ts';
import { allows } from '../trainer/lifecycle.ts';
import { Progress } from './progress.ts';
import { epochText, summaryTable } from './scores.ts';
import type { Screen } from './screen.ts';
import { clock } from './table.ts';

/** How a run is told: to a person, or as JSON lines to a program. */
export interface RunView {
  problem(file: string, text: string, problem: Problem): void;
  started(dir: string, record: RunRecord): void;
  message(message: FromTrainer): void;
  /** The person asked to stop. */
  stopping(): void;
  ended(dir: string, record: RunRecord): void;
}

/** Lines of plain text, and on a terminal a status line with bar, losses, rate and remaining time. */
export class TextView implements RunView {
  readonly #screen: Screen;
  #progress = new Progress();
  #epochs: number | undefined;
  #backend = '';

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  problem(file: string, text: string, problem: Problem): void {
    this.#screen.note(formatProblem(file, text, problem));
  }

  started(dir: string, record: RunRecord): void {
    this.#progress = new Progress();
    this.#epochs = undefined;
    this.#backend = '';
    this.#screen.line(`Run ${record.id} of ${record.name}: ${record.arm}, seed ${record.seed}, in ${dir}`);
    this.#screen.status('starting …');
  }

  message(message: FromTrainer): void {
    if (message.type === 'record') this.#record(message.record);
    if (message.type === 'notice') this.#screen.note(`note: ${message.message}`);
    if (message.type === 'epoch') this.#screen.line(epochText(message.line, this.#epochs));
    if (this.#progress.accept(message)) this.#screen.status(this.#progress.line());
  }

  stopping(): void {
    this.#screen.note('Finishing the step and saving; Ctrl-C again ends at once.');
  }

  ended(dir: string, record: RunRecord): void {
    this.#screen.status('');
    const { summary, reason } = record;
    if (summary) {
      this.#screen.line(`Scores at epoch ${summary.epoch} (${summary.rule}):`);
      for (const line of summaryTable(summary)) this.#screen.line(`  ${line}`);
    }
    const time = record.seconds === undefined ? '' : ` after ${clock(record.seconds)} of training`;
    this.#screen.line(`Run ${record.id} ${record.state}${time}.`);
    if (record.state === 'finished') return;
    if (reason !== undefined) this.#screen.note(`${this.#screen.paint('yellow', record.state)}: ${reason}`);
    if (record.state === 'stopped') return;
    // A cause that has a code of its own is said; other errors are for whoever reads programs.
    if (record.reasonCode === undefined) for (const line of record.lastLines ?? []) this.#screen.note(`  ${line}`);
    this.#screen.note(`The log is ${dir}/log.`);
    if (allows(record.state, 'resume')) this.#screen.note(`«mtl resume ${dir}» goes on from where it was last saved.`);
  }

  #record(record: RunRecord): void {
    this.#epochs = record.progress?.epochs ?? this.#epochs;
    const { backend } = record;
    if (!backend) return;
    const text = `${backend.name} ${backend.version} on ${backend.device}: ${backend.why}`;
    if (text !== this.#backend) this.#screen.note(text);
    this.#backend = text;
  }
}

/** One JSON object a line: what the journal holds, in its words, with the run's record before, between and after. */
export class JsonView implements RunView {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  problem(file: string, text: string, { code, severity, message, start }: Problem): void {
    this.#write({ type: 'problem', file, ...lineAndColumn(text, start), severity, code, message });
  }

  started(dir: string, record: RunRecord): void {
    this.#write({ type: 'started', dir, record });
  }

  message(message: FromTrainer): void {
    switch (message.type) {
      case 'steps':
        return this.#write(lineOfBlock(message.block));
      case 'epoch':
        return this.#write(message.line);
      case 'record':
      case 'activity':
      case 'notice':
      case 'resume':
        return this.#write(message);
      default:
        return message satisfies never;
    }
  }

  stopping(): void {
    this.#write({ type: 'stopping' });
  }

  ended(dir: string, record: RunRecord): void {
    this.#write({ type: 'ended', dir, record });
  }

  #write(value: object): void {
    this.#screen.line(JSON.stringify(value));
  }
}
