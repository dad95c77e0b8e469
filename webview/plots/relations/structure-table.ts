import { element } from '../../chart/dom.ts';
import type { Numbers } from '../../chart/numbers.ts';
import type { Run } from '../run.ts';
import { newestStructure } from './relations.ts';

/** What regularisers have made of the kernels by the newest epoch: exact zeros and ranks; undefined where none makes any. */
export function structureTable(run: Run, numbers: Numbers): HTMLElement | undefined {
  const rows = newestStructure(run).flatMap(([label, blocks]) =>
    blocks.flatMap(({ name, zeros, ranks }) => {
      if (!zeros && !ranks) return [];
      const share = zeros ? `${numbers.integer(zeros.count)} of ${numbers.integer(zeros.of)}` : '';
      const part = zeros && zeros.of > 0 ? numbers.percent(zeros.count / zeros.of) : '';
      const rank = (ranks ?? []).map(({ rank, of }) => `${numbers.integer(rank)} of ${numbers.integer(of)}`).join(', ');
      return [[label, name, share, part, rank]];
    }),
  );
  if (rows.length === 0) return undefined;
  const head = ['regulariser', 'kernels', 'exactly 0', '', 'rank'];
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Zeros and ranks by regulariser' },
    element(
      'table',
      { class: 'structure' },
      element('caption', { class: 'small muted' }, 'What the regularisers have made of the kernels, newest epoch'),
      element('thead', {}, element('tr', {}, ...head.map(headCell))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(bodyCell)))),
    ),
  );
}

const headCell = (text: string, i: number): HTMLElement =>
  text === '' ? element('td', {}) : element('th', { scope: 'col', ...(i > 1 && { class: 'n' }) }, text);

const bodyCell = (text: string, i: number): HTMLElement =>
  i === 0 ? element('th', { scope: 'row' }, text) : element('td', i > 1 ? { class: 'n' } : {}, text);
