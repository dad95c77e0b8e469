import { element } from '../../chart/dom.ts';
import type { FromPlots } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { relationMatrix } from './relation-matrix.ts';
import { relationsOf } from './relations.ts';
import { structureTable } from './structure-table.ts';

/** How the tasks of the run in front lie to each other, and what its regularisers made; empty where nothing is known. */
export class RelationsSection {
  readonly element = element('div');
  readonly #post: (message: FromPlots) => void;
  #shown = '';

  constructor(post: (message: FromPlots) => void) {
    this.#post = post;
  }

  /** Follows the run by the epoch and by each hundredth of its steps: a table that changed with every frame could not be read. */
  update({ focus, tasks, several, numbers }: Scene): void {
    const tick = Math.floor(focus.length / Math.max(1, Math.ceil(focus.length / 100)));
    const own = tasks.filter((task) => focus.tasks.has(task));
    const key = JSON.stringify([focus.record.id, several, own, focus.epochs.length, tick, focus.length === 0]);
    if (key === this.#shown) return;
    this.#shown = key;
    const matrices = relationsOf(focus, own).map((relation) => relationMatrix(relation, numbers, this.#post));
    const table = structureTable(focus, numbers);
    const title = several ? `Task relations of run ${focus.record.id}` : 'Task relations';
    const section = element(
      'section',
      { class: 'section', 'aria-label': title },
      element('header', {}, element('h2', {}, title)),
      element('div', { class: 'relations' }, ...matrices),
      table,
    );
    this.element.replaceChildren(...(matrices.length > 0 || table ? [section] : []));
  }
}
