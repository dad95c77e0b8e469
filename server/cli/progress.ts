import type { RunRecord } from '../trainer/folder/record.ts';
import type { FromTrainer, StepBlock } from '../trainer/messages.ts';
import { clock, shortNumber } from './table.ts';

const barWidth = 20;
/** Seconds over which the rate is averaged. */
const rateWindow = 10;

/** How far a run is, as seen through its messages. */
export class Progress {
  #activity = 'starting';
  #progress: RunRecord['progress'];
  readonly #losses = new Map<string, number>();
  /** Ends of recent blocks. The first step is left out: it takes longer than any other. */
  readonly #marks: { seconds: number; samples: number; step: number }[] = [];

  /** Takes a message in; gives whether there is something new to show. */
  accept(message: FromTrainer): boolean {
    switch (message.type) {
      case 'record':
        this.#progress = message.record.progress;
        return true;
      case 'steps':
        this.#activity = '';
        this.#acceptBlock(message.block);
        return true;
      case 'activity':
        this.#activity = message.text;
        return true;
      case 'epoch':
      case 'notice':
      case 'resume':
        return false;
      default:
        return message satisfies never;
    }
  }

  /** Training rows a second, all tasks together, over the last seconds. */
  get rate(): number | undefined {
    return this.#perSecond(({ samples }) => samples);
  }

  /** Seconds to the end of training at the present rate. */
  get remaining(): number | undefined {
    const rate = this.#perSecond(({ step }) => step);
    if (rate === undefined || !this.#progress) return undefined;
    return (this.#progress.steps - this.#progress.step) / rate;
  }

  /** One line for a terminal: bar, epoch, losses, rate, remaining time, or what is being done instead. */
  line(): string {
    const progress = this.#progress;
    if (!progress) return `${this.#activity} …`;
    const share = progress.steps === 0 ? 0 : progress.step / progress.steps;
    const full = Math.floor(share * barWidth);
    const bar = `[${'='.repeat(full)}${' '.repeat(barWidth - full)}]`;
    const losses = [...this.#losses].map(([task, loss]) => `${task} ${shortNumber(loss)}`);
    const { rate, remaining } = this;
    return [
      `${bar} ${Math.floor(100 * share)} %`,
      `epoch ${progress.epoch}/${progress.epochs}`,
      rate === undefined ? '' : `${Math.round(rate)}/s`,
      remaining === undefined ? '' : `${clock(remaining)} left`,
      this.#activity === '' ? losses.join('  ') : `${this.#activity} …`,
    ]
      .filter((part) => part !== '')
      .join('  ');
  }

  #acceptBlock(block: StepBlock): void {
    for (const [task, values] of Object.entries(block.loss)) {
      const measured = values.filter((value) => !Number.isNaN(value));
      if (measured.length > 0)
        this.#losses.set(task, measured.reduce((sum, value) => sum + value, 0) / measured.length);
    }
    const last = block.seconds.length - 1;
    const seconds = block.seconds[last] ?? 0;
    this.#marks.push({ seconds, samples: block.samples[last] ?? 0, step: block.first + last });
    while (this.#marks.length > 2 && (this.#marks[1]?.seconds ?? 0) <= seconds - rateWindow) this.#marks.shift();
  }

  #perSecond(count: (mark: { samples: number; step: number }) => number): number | undefined {
    const first = this.#marks[0];
    const last = this.#marks[this.#marks.length - 1];
    if (!first || !last || last.seconds <= first.seconds) return undefined;
    return (count(last) - count(first)) / (last.seconds - first.seconds);
  }
}
