import type { TrialJob } from '../compare/sweep/next.ts';
import type { SweepPlan } from '../compare/sweep/plan.ts';
import { valuesText } from '../compare/sweep/values-text.ts';
import { Progress } from './progress.ts';
import { JsonView, type RunView } from './run-view.ts';
import { summaryLine } from './scores.ts';
import type { Screen } from './screen.ts';

/** How the trials of a sweep are told: a line each, and a status line with those at work, of which there may be several. */
export class SweepView {
  readonly #screen: Screen;
  readonly #plan: SweepPlan;
  readonly #json: boolean;
  readonly #atWork = new Map<string, string>();
  readonly #said = new Set<string>();

  constructor(screen: Screen, plan: SweepPlan, json: boolean) {
    this.#screen = screen;
    this.#plan = plan;
    this.#json = json;
  }

  /** The view of one run. */
  of({ trial, seed, until }: TrialJob): RunView {
    const screen = this.#screen;
    if (this.#json) {
      screen.line(JSON.stringify({ type: 'trial', number: trial + 1, seed, until }));
      return new JsonView(screen);
    }
    const title = `trial ${trial + 1}${seed === this.#plan.seeds[0] ? '' : `, seed ${seed}`}`;
    const progress = new Progress();
    return {
      problem: () => undefined,
      started: () => this.#status(title, 'starting …'),
      message: (message) => {
        if (message.type === 'notice') this.#once(`note: ${message.message}`);
        if (message.type === 'record' && message.record.backend) {
          const { name, version, device, why } = message.record.backend;
          this.#once(`${name} ${version} on ${device}: ${why}`);
        }
        if (progress.accept(message)) this.#status(title, progress.line());
      },
      stopping: () =>
        this.#once('Finishing the step and saving; Ctrl-C again ends at once. The same command goes on later.'),
      ended: (dir, { state, held, reason, summary }) => {
        this.#status(title, undefined);
        const how = state === 'finished' ? 'test rows read' : held === undefined ? state : `${held} epochs`;
        const scores = summary ? `  ${summaryLine(summary)}` : '';
        const values = valuesText(this.#plan.trials[trial] ?? {});
        screen.note(`${title} of ${this.#plan.trials.length}  ${how}  ${values}${scores}`);
        if (held === undefined && state !== 'finished' && reason !== undefined) screen.note(`${reason} (${dir}/log)`);
      },
    };
  }

  #once(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#screen.note(text);
  }

  #status(title: string, text: string | undefined): void {
    if (text === undefined) this.#atWork.delete(title);
    else this.#atWork.set(title, text);
    this.#screen.status([...this.#atWork].map(([name, line]) => `${name}  ${line}`).join('  |  '));
  }
}
