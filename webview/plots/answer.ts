import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { Run } from './run.ts';
import { judge } from './verdict.ts';
import type { Piece, Verdict } from './verdict.ts';

/** The answer in words, above the charts. It is judged anew after each epoch and each hundredth of the steps. */
export class Answer {
  readonly element = element('div');
  readonly #sentence = element('p', { class: 'verdict' });
  readonly #reasons = element('div', { class: 'reasons' });
  #judged = '';
  #shown = '';

  constructor() {
    this.element.append(this.#sentence, this.#reasons);
  }

  update(run: Run, tasks: readonly string[], numbers: Numbers): void {
    const tick = Math.floor(run.length / Math.max(1, Math.ceil(run.length / 100)));
    const judged = JSON.stringify([
      run.record.id,
      run.record.state,
      run.epochs.length,
      tick,
      run.length < 200 && run.length,
      run.record.summary?.epoch,
    ]);
    if (judged === this.#judged) return;
    this.#judged = judged;
    this.#show(judge(run, numbers), tasks);
  }

  #show({ sentence, reasons }: Verdict, tasks: readonly string[]): void {
    const key = JSON.stringify([sentence, reasons, tasks]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#sentence.replaceChildren(...sentence.flatMap((piece) => pieceNodes(piece, tasks)));
    this.#reasons.replaceChildren(
      ...reasons.map((reason) => element('p', {}, ...reason.flatMap((piece) => pieceNodes(piece, tasks)))),
    );
  }
}

function pieceNodes(piece: Piece, tasks: readonly string[]): (Node | string)[] {
  if (typeof piece === 'string') return [piece];
  if ('strong' in piece) return [element('b', {}, piece.strong)];
  return [element('span', {}, taskMark(tasks.indexOf(piece.task)), ` ${piece.task}`)];
}
