import type { ArmResult, Results } from '../../server/compare/analysis.ts';
import { drawing, element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { scrollingTable } from './scrolling-table.ts';

/** What each arm costs for a seed: passes over each labelled row, compute beside the tasks alone, parameters of all its networks, and seconds. */
export function costTable({ arms }: Results, numbers: Numbers): HTMLElement {
  const heads = [
    element('th', { scope: 'col' }, 'arm'),
    element('th', { class: 'n', scope: 'col' }, 'passes per row'),
    element('th', { class: 'n gap', scope: 'col' }, 'compute'),
    element('th', { class: 'n gap', scope: 'col' }, 'parameters'),
    element('th', { 'aria-hidden': 'true' }),
    element('th', { class: 'n gap', scope: 'col' }, 'training time'),
    element('th', { 'aria-hidden': 'true' }),
  ];
  const most = (value: (arm: ArmResult) => number): number => Math.max(...arms.map(value));
  const [parameters, seconds] = [most((arm) => arm.parameters), most((arm) => arm.seconds)];
  const rows = arms.map((arm) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, arm.arm),
      element('td', { class: 'n' }, passes(arm, numbers)),
      element('td', { class: 'n gap' }, arm.compute === undefined ? '–' : `${numbers.fixed(arm.compute, 2)} ×`),
      element('td', { class: 'n gap' }, numbers.integer(arm.parameters)),
      element('td', {}, bar(arm.parameters / parameters)),
      element('td', { class: 'n gap' }, numbers.duration(arm.seconds)),
      element('td', {}, bar(arm.seconds / seconds)),
    ),
  );
  return scrollingTable('cost', 'Costs by arm', heads, rows);
}

/** The least and the most passes over the rows of a task. */
function passes({ passes: all }: ArmResult, numbers: Numbers): string {
  const values = Object.values(all ?? {});
  if (values.length === 0) return '–';
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => numbers.fixed(value, 1));
  return low === high ? String(low) : `${low}–${high}`;
}

function bar(share: number): SVGElement {
  const width = Number.isFinite(share) ? 96 * share : 0;
  const frame = { width: '96', height: '10', viewBox: '0 0 96 10', 'aria-hidden': 'true' };
  return drawing('svg', frame, drawing('rect', { class: 'bar', y: '1', height: '8', width: String(width) }));
}
