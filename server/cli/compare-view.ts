import type { Problem } from '../definition/problem.ts';
import { formatProblem } from '../definition/format-problem.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import type { FromTrainer } from '../trainer/messages.ts';
import { Progress } from './progress.ts';
import type { RunView } from './run-view.ts';
import { summaryLine } from './scores.ts';
import type { Screen } from './screen.ts';
import { clock } from './table.ts';

/** How the runs of a comparison are told to a person: a line each, and a status line that says which one is at work. */
export class CompareView implements RunView {
  readonly #screen: Screen;
  readonly #count: number;
  #done: number;
  #seconds = 0;
  #finished = 0;
  #progress = new Progress();
  #title = '';
  readonly #notes = new Set<string>();

  /** @param done runs that were there before */
  constructor(screen: Screen, count: number, done: number) {
    this.#screen = screen;
    this.#count = count;
    this.#done = done;
  }

  problem(file: string, text: string, problem: Problem): void {
    this.#screen.note(formatProblem(file, text, problem));
  }

  started(_dir: string, record: RunRecord): void {
    this.#progress = new Progress();
    this.#title = `${record.arm}, seed ${record.seed}`;
    this.#status();
  }

  message(message: FromTrainer): void {
    if (message.type === 'notice') this.#once(`note: ${message.message}`);
    if (message.type === 'record' && message.record.backend) {
      const { name, version, device, why } = message.record.backend;
      this.#once(`${name} ${version} on ${device}: ${why}`);
    }
    if (this.#progress.accept(message)) this.#status();
  }

  stopping(): void {
    this.#screen.note('Finishing the step and saving; Ctrl-C again ends at once. The same command goes on later.');
  }

  ended(dir: string, record: RunRecord): void {
    this.#screen.status('');
    if (record.state === 'finished') {
      this.#done++;
      this.#finished++;
      this.#seconds += record.seconds ?? 0;
    }
    if (record.held !== undefined) {
      const { summary, progress } = record;
      const epochs = `${record.held} of ${progress?.epochs ?? record.held} epochs`;
      return this.#screen.note(`tuning ${record.arm}  ${epochs}${summary ? `  ${summaryLine(summary)}` : ''}`);
    }
    const scores = record.summary ? `  ${summaryLine(record.summary)}` : '';
    const state = record.state === 'finished' ? '' : `  ${this.#screen.paint('yellow', record.state)}`;
    this.#screen.note(`${this.#done}/${this.#count}  ${this.#title}${scores}${state}`);
    if (record.state !== 'finished' && record.reason !== undefined) this.#screen.note(`${record.reason} (${dir}/log)`);
  }

  #once(text: string): void {
    if (this.#notes.has(text)) return;
    this.#notes.add(text);
    this.#screen.note(text);
  }

  /** The rest is estimated from the runs that this command has finished. */
  #status(): void {
    const left = this.#count - this.#done;
    const rest = this.#finished === 0 ? '' : `about ${clock((this.#seconds / this.#finished) * left)} in all  `;
    this.#screen.status(`${this.#done + 1}/${this.#count}  ${this.#title}  ${rest}${this.#progress.line()}`);
  }
}
