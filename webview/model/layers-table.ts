import {
  amountText,
  groupTitle,
  layerRows,
  optionsText,
  sidesText,
  stackGroups,
} from '../../server/definition/cost/words.ts';
import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { Lanes, mostLanes } from './lanes.ts';
import type { ShownModel } from './messages.ts';

const rowHeight = 44;

/** One line of the table: a heading, or a layer with its place in the picture. */
interface Entry {
  readonly tasks: readonly string[];
  readonly name: string;
  readonly detail: string;
  readonly depth: number;
  readonly output: string;
  readonly parameters: number;
  readonly multiplyAdds?: number;
}

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The layers from the inputs to the losses: a picture of who shares them, their shapes and what they hold. */
export function layersTable(model: ShownModel, numbers: Numbers): HTMLTableElement {
  const { network, losses } = model;
  const tasks = Object.keys(losses);
  const lanes = new Lanes(tasks);
  const groups = groupsOf(model);
  const entries = groups.flatMap((group) => group.entries);
  const largest = Math.max(1, ...entries.filter(({ depth }) => depth === 0).map(({ parameters }) => parameters));
  const body = groups.flatMap(({ title, entries: own }) => [
    element('tr', { class: 'part' }, element('th', { scope: 'rowgroup', colspan: '5' }, title)),
    ...own.map((entry) => row(entry, lanes, through(entry, entries, tasks), largest, numbers)),
  ]);
  const multiplyAdds = network.stacks.reduce((sum, stack) => sum + stack.multiplyAdds, 0);
  return element(
    'table',
    { class: 'layers', 'aria-label': `Layers of ${model.name}` },
    head(tasks),
    element('tbody', {}, ...body, lossRow(lanes, losses), totalRow(network.parameters.total, multiplyAdds, numbers)),
  );
}

/** The groups of layers in the order in which rows pass through them; heads last. */
function groupsOf({ network }: ShownModel): Group[] {
  const stacks = stackGroups(network.stacks).filter(({ first }) => first.layers.length > 0);
  const groups = stacks.map((group): Group & { readonly isHead: boolean } => ({
    title: groupTitle(group),
    isHead: group.first.part === 'head',
    entries: layerRows(group.first.layers).map(({ depth, label, layer }) => ({
      tasks: group.first.tasks,
      name: group.names.length > 1 && depth === 0 ? `${label} × ${group.names.length}` : label,
      detail: optionsText(layer),
      depth,
      output: sidesText(layer.output),
      parameters: layer.parameters * group.names.length,
      multiplyAdds: layer.multiplyAdds * group.names.length,
    })),
  }));
  const weights = network.weights.map(({ name, shape, tasks, parameters }): Entry => {
    return { tasks, name, detail: '', depth: 0, output: sidesText(shape), parameters };
  });
  const between = weights.length > 0 ? [{ title: 'gates and coefficients', entries: weights }] : [];
  return [...groups.filter(({ isHead }) => !isHead), ...between, ...groups.filter(({ isHead }) => isHead)];
}

/** The tasks whose wires pass a row: from their first layer on to their loss. */
function through(entry: Entry, entries: readonly Entry[], tasks: readonly string[]): string[] {
  const at = entries.indexOf(entry);
  return tasks.filter((task) => entries.findIndex((each) => each.tasks.includes(task)) <= at);
}

function head(tasks: readonly string[]): HTMLElement {
  const names =
    tasks.length > mostLanes
      ? [element('span', {}, `${tasks.length} tasks`)]
      : tasks.map((task, i) => element('span', {}, taskMark(i), task));
  const column = (text: string, kind = 'n'): HTMLElement => element('th', { scope: 'col', class: kind }, text);
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'col', class: 'picture', 'data-text': 'layer' },
        element('div', { class: 'tasks' }, ...names),
      ),
      column('output', ''),
      column('parameters'),
      element('td', { 'data-text': '' }),
      column('multiply-adds a row'),
    ),
  );
}

function row(entry: Entry, lanes: Lanes, wires: readonly string[], largest: number, numbers: Numbers): HTMLElement {
  const { tasks, name, detail, depth, output, parameters, multiplyAdds } = entry;
  const bar = element('i', { class: 'bar' });
  bar.style.setProperty('width', `${parameters === 0 || depth > 0 ? 0 : Math.max(1, (56 * parameters) / largest)}px`);
  const picture = lanes.row({ height: rowHeight, tasks, through: wires, text: name, detail, depth });
  const words = `${name}${detail === '' ? '' : `: ${detail}`}`;
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row', class: 'picture', title: words, 'data-text': words },
      picture,
      element('span', { class: 'sr' }, words),
    ),
    element('td', {}, output),
    element('td', { class: depth > 0 ? 'n muted' : 'n' }, parameters === 0 ? '–' : numbers.integer(parameters)),
    element('td', { class: 'barcell', 'aria-hidden': 'true', 'data-text': '' }, bar),
    element('td', { class: 'n' }, multiplyAdds === undefined || multiplyAdds === 0 ? '–' : amountText(multiplyAdds)),
  );
}

function lossRow(lanes: Lanes, losses: ShownModel['losses']): HTMLElement {
  const words = Object.entries(losses)
    .map(([task, loss]) => `${task}: ${loss}`)
    .join(', ');
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row', class: 'picture', 'data-text': 'losses' },
      lanes.ends(Object.values(losses)),
      element('span', { class: 'sr' }, words),
    ),
    element('td', { colspan: '4' }, words),
  );
}

function totalRow(parameters: number, multiplyAdds: number, numbers: Numbers): HTMLElement {
  return element(
    'tr',
    { class: 'total' },
    element('th', { scope: 'row' }, 'In total'),
    element('td'),
    element('td', { class: 'n' }, numbers.integer(parameters)),
    element('td', { 'data-text': '' }),
    element('td', { class: 'n' }, amountText(multiplyAdds)),
  );
}
