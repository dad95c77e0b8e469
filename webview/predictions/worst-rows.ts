import type { TaskView, WorstRow } from '../../server/trainer/outputs/task-view.ts';
import { element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { rowInput } from '../chart/row-input.ts';
import type { Inputs } from './messages.ts';

/** The rows that a task does worst on, each with its input where that has been read. */
export function worstRows(view: TaskView, inputs: Inputs | undefined, numbers: Numbers): HTMLElement {
  const read = new Map(inputs?.state === 'read' ? inputs.rows : []);
  const items = view.worst.map((worst) => {
    const input = read.get(worst.row);
    return element(
      'li',
      {},
      input && rowInput(input, `Input of row ${worst.row}`, numbers),
      words(view, worst, numbers),
    );
  });
  return element('ol', { class: 'worst' }, ...items);
}

function words(view: TaskView, { row, part, label, predicted, probability }: WorstRow, numbers: Numbers): HTMLElement {
  const classes = view.type === 'numbers' ? [] : view.classes;
  const place = view.type === 'classes' && part !== undefined ? `, token ${numbers.integer(part + 1)}` : '';
  const about = view.type === 'answers' ? `${classes[part ?? 0]}: ` : '';
  const name = (value: number): string =>
    view.type === 'numbers'
      ? numbers.value(value, 3)
      : view.type === 'answers'
        ? (['no', 'yes'][value] ?? '')
        : (classes[value] ?? String(value));
  const chance = probability === undefined ? '' : `, which it gave ${percent(probability, numbers)}`;
  const outcome = predicted === label ? 'rightly ' : `${name(predicted)} in place of `;
  return element(
    'p',
    {},
    element('span', { class: 'muted' }, `row ${numbers.integer(row)}${place} `),
    `${about}${outcome}`,
    element('b', {}, name(label)),
    chance,
  );
}

const percent = (share: number, numbers: Numbers): string =>
  share > 0 && share < 0.001 ? `< ${numbers.percent(0.001, 1)}` : numbers.percent(share, 1);
