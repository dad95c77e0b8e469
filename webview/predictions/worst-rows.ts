import type { ShownInput } from '../../server/trainer/inquiry/shown-input.ts';
import type { TaskView, WorstRow } from '../../server/trainer/outputs/task-view.ts';
import { element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { Inputs } from './messages.ts';

/** The rows that a task does worst on, each with its input where that has been read. */
export function worstRows(view: TaskView, inputs: Inputs | undefined, numbers: Numbers): HTMLElement {
  const read = new Map(inputs?.state === 'read' ? inputs.rows : []);
  const items = view.worst.map((worst) => {
    const input = read.get(worst.row);
    return element('li', {}, input && shownInput(input, worst, numbers), words(view, worst, numbers));
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

function shownInput(input: ShownInput, { row }: WorstRow, numbers: Numbers): HTMLElement {
  switch (input.type) {
    case 'picture':
      return picture(input, row);
    case 'words':
      return element('p', { class: 'words' }, input.text);
    case 'values': {
      const shown = (value: string | number): string => (typeof value === 'number' ? numbers.value(value, 3) : value);
      const pairs = input.values.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, shown(value))]);
      return element('dl', { class: 'values' }, ...pairs);
    }
    default:
      return input satisfies never;
  }
}

function picture({ width, height, pixels }: Extract<ShownInput, { type: 'picture' }>, row: number): HTMLElement {
  const canvas = element('canvas', { role: 'img', 'aria-label': `Input of row ${row}` });
  [canvas.width, canvas.height] = [width, height];
  const channels = pixels.length / (width * height);
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = pixels[channels * i + (channels === 3 ? c : 0)] ?? 0;
    data.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}
