import type { Inspection } from '../../server/trainer/inspection.ts';
import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { colorVariable } from '../chart/palette.ts';

/** What the cells of the matrix say. */
export const matrices = {
  cosine: 'cosine',
  product: 'gᵢᵀgⱼ',
  similarity: 'similarity of lengths',
} as const;

export type MatrixName = keyof typeof matrices;

const names: readonly MatrixName[] = ['cosine', 'product', 'similarity'];

/** What was chosen, else cosines. */
export function matrixNamed(chosen: unknown): MatrixName {
  return names.find((name) => name === chosen) ?? 'cosine';
}

/** The tasks' gradients against each other, and their lengths as bars. */
export function gramTable(inspection: Inspection, shown: MatrixName, numbers: Numbers): HTMLTableElement {
  const { tasks, lengths } = inspection;
  const longest = Math.max(...lengths);
  const name = (task: string, i: number, head: 'row' | 'col'): HTMLElement =>
    element('th', { scope: head, class: head === 'col' ? 'n' : false }, taskMark(i), task);
  const head = element(
    'tr',
    {},
    element('td'),
    ...tasks.map((task, i) => name(task, i, 'col')),
    element('th', { scope: 'col', class: 'gap', colspan: '2' }, '‖g‖'),
  );
  const rows = tasks.map((task, i) =>
    element(
      'tr',
      {},
      name(task, i, 'row'),
      ...tasks.map((_, j) => cell(inspection, shown, i, j, numbers)),
      element('td', { class: 'n gap' }, numbers.value(lengths[i] ?? NaN, 3)),
      element('td', { class: 'barcell', 'aria-hidden': 'true', 'data-text': '' }, bar((lengths[i] ?? 0) / longest, i)),
    ),
  );
  return element(
    'table',
    { class: 'gram', 'aria-label': `Gradients of the tasks: ${matrices[shown]}` },
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
}

function cell(inspection: Inspection, shown: MatrixName, i: number, j: number, numbers: Numbers): HTMLElement {
  const cosine = inspection.cosines[i]?.[j] ?? NaN;
  const value =
    { cosine: inspection.cosines, product: inspection.gram, similarity: inspection.similarities }[shown][i]?.[j] ?? NaN;
  const sign = shown === 'cosine' && i !== j && value > 0 ? '+' : '';
  const made = element(
    'td',
    { class: i === j ? 'n own' : 'n shade' },
    sign + numbers.value(value, shown === 'product' ? 3 : 2),
  );
  made.style.setProperty('--c', `var(${cosine < 0 ? '--against' : '--together'})`);
  made.style.setProperty('--share', `${(Math.min(1, Math.abs(cosine)) * 44).toFixed(1)}%`);
  return made;
}

/** A bar in a task's colour, as long as its share. */
export function bar(share: number, task: number): HTMLElement {
  const made = element('i', { class: 'bar' });
  made.style.setProperty('--c', `var(${colorVariable('task', task)})`);
  made.style.setProperty('width', `${Math.max(0, Math.min(1, share)) * 40}px`);
  return made;
}
