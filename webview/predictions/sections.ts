import type { ClassesView, NumbersView, TaskView } from '../../server/trainer/outputs/task-view.ts';
import { button, element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { classScores } from './class-scores.ts';
import { confusionMatrix, mistakesTable, mostDrawn, mostWritten } from './confusion.ts';
import type { Look } from './panel.ts';
import { plots, pointsTable, residualPlot } from './residuals.ts';
import { scoresTable } from './scores-table.ts';

type Change = (change: Partial<Look>) => void;

/** What was predicted beside what is true, and how well each class is known. */
export function outcomeSections(view: TaskView, look: Look, numbers: Numbers, change: Change): HTMLElement[] {
  switch (view.type) {
    case 'classes':
      return [confusion(view, look, numbers, change), scores(view, numbers)];
    case 'answers':
      return [scores(view, numbers)];
    case 'numbers':
      return [residuals(view, look, numbers, change)];
    default:
      return view satisfies never;
  }
}

function confusion(view: ClassesView, look: Look, numbers: Numbers, change: Change): HTMLElement {
  const drawn = view.classes.length <= mostDrawn;
  const asTable = look.asTable || !drawn;
  const caption = asTable
    ? 'what is taken for what, the most frequent first'
    : `rows: labels; columns: predictions; ${look.byRow ? 'shares of each label' : 'counts'}`;
  const tools = [
    drawn && toggle('As List', 'T', look.asTable, () => change({ asTable: !look.asTable })),
    !asTable && toggle('Share of Row', 'S', look.byRow, () => change({ byRow: !look.byRow })),
  ];
  const pairs =
    !asTable && view.classes.length > mostWritten && scrolling('Mistakes', mistakesTable(view, numbers, 10));
  const table = asTable ? mistakesTable(view, numbers) : confusionMatrix(view, look.byRow, numbers);
  return section(
    'Confusion',
    caption,
    element('div', { class: 'tools' }, ...tools),
    scrolling('Confusion', table),
    pairs,
  );
}

function residuals(view: NumbersView, look: Look, numbers: Numbers, change: Change): HTMLElement {
  const choose = element('select', { class: 'select', 'aria-label': 'What is drawn over the label' });
  choose.append(...Object.entries(plots).map(([value, text]) => element('option', { value }, text)));
  choose.value = look.plot;
  choose.addEventListener('change', () => change({ plot: choose.value === 'predicted' ? 'predicted' : 'residual' }));
  const shown = view.points.length < view.labels ? `${numbers.integer(view.points.length)} of ` : '';
  const tools = [
    toggle('As Table', 'T', look.asTable, () => change({ asTable: !look.asTable })),
    !look.asTable && choose,
  ];
  return section(
    'Errors',
    `${shown}${numbers.integer(view.labels)} rows; the line: where predictions are right`,
    element('div', { class: 'tools' }, ...tools),
    look.asTable ? scrolling('Errors', pointsTable(view, numbers)) : residualPlot(view, look.plot, numbers),
  );
}

function scores(view: Exclude<TaskView, NumbersView>, numbers: Numbers): HTMLElement {
  const caption = 'precision: of what is predicted as the class; recall: of the labels of the class';
  return section('Scores by class', caption, scrolling('Scores by class', scoresTable(classScores(view), numbers)));
}

const toggle = (name: string, key: string, on: boolean, act: () => void): HTMLButtonElement =>
  button({ class: 'btn secondary slim', 'aria-pressed': String(on), title: `${name} (${key})` }, act, name);

const scrolling = (label: string, table: HTMLElement): HTMLElement =>
  element('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': label }, table);

function section(title: string, caption: string, ...content: readonly (Node | false)[]): HTMLElement {
  const heading = element('header', {}, element('h2', {}, title), element('span', { class: 'small muted' }, caption));
  return element('section', { class: 'section', 'aria-label': title }, heading, ...content);
}
