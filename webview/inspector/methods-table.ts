import type { Choice, Inspection } from '../../server/trainer/inspection.ts';
import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { bar } from './gram-table.ts';
import { effectOf } from './verdict.ts';

/** What each method makes of the step: weights, change of each loss to first order, length and angle of d. */
export function methodsTable(inspection: Inspection, numbers: Numbers): HTMLTableElement {
  const { tasks, taken, choices } = inspection;
  const all = [...(taken ? [taken] : []), ...choices];
  const power = powerOf(all);
  const scales = {
    numbers,
    tasks,
    power,
    weight: Math.max(...all.flatMap(({ weights }) => weights.map(Math.abs)), Number.MIN_VALUE),
    change: Math.max(...all.flatMap(({ changes }) => changes.map(Math.abs)), Number.MIN_VALUE),
  };
  const column = (text: string, kind = 'n'): HTMLElement => element('th', { scope: 'col', class: kind }, text);
  const group = (text: string): HTMLElement =>
    element('th', { scope: 'colgroup', class: 'group gap', colspan: String(2 * tasks.length) }, text);
  const ofTasks = (): HTMLElement[] =>
    tasks.map((task, i) => element('th', { scope: 'col', class: 'gap', colspan: '2' }, taskMark(i), task));
  const unit = power === 0 ? '' : `, in 10${superscript(power)}`;
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('td'),
      group('weights v of d = Σ vᵢ wᵢ∇Lᵢ'),
      group(`change of wᵢLᵢ${unit}`),
      element('td', { colspan: '2' }),
    ),
    element('tr', {}, column('method', ''), ...ofTasks(), ...ofTasks(), column('‖d‖', 'n gap'), column('angle')),
  );
  const rows = [...(taken ? [row(taken, true, scales)] : []), ...choices.map((choice) => row(choice, false, scales))];
  return element(
    'table',
    { class: 'methods', 'aria-label': 'What each method makes of this step' },
    head,
    element('tbody', {}, ...rows),
  );
}

interface Scales {
  readonly numbers: Numbers;
  readonly tasks: readonly string[];
  readonly power: number;
  readonly weight: number;
  readonly change: number;
}

function row(choice: Choice, taken: boolean, scales: Scales): HTMLElement {
  const { numbers, tasks } = scales;
  const { lowered } = effectOf(choice, tasks);
  const name = choice.name === 'none' ? 'none: the sum' : choice.name;
  const title = taken ? `${name}, taken` : name;
  const weights = choice.weights.flatMap((weight, i) => [
    element('td', { class: 'n gap' }, numbers.value(weight, 2)),
    element('td', { class: 'barcell', 'aria-hidden': 'true', 'data-text': '' }, bar(weight / scales.weight, i)),
  ]);
  const changes = choice.changes.flatMap((change) => changeCells(change, scales));
  const degrees = choice.angle === undefined ? '–' : `${numbers.integer((choice.angle * 180) / Math.PI)}°`;
  return element(
    'tr',
    { class: taken ? 'taken' : false },
    element(
      'th',
      { scope: 'row', title: choice.source },
      title,
      lowered.length === tasks.length && element('span', { class: 'all', title: 'lowers every loss' }, ' ▼ all'),
    ),
    ...weights,
    ...changes,
    element('td', { class: 'n gap' }, numbers.value(choice.length, 2)),
    element('td', { class: 'n' }, degrees),
  );
}

function changeCells(change: number, { numbers, power, change: largest }: Scales): HTMLElement[] {
  const scaled = change / 10 ** power;
  const mark = element('i', { class: change > 0 ? 'change raised' : 'change' });
  mark.style.setProperty('width', `${(Math.abs(change) / largest) * 28}px`);
  const sign = scaled > 0 ? '+' : '';
  return [
    element('td', { class: `n gap${change > 0 ? ' raised' : ''}` }, sign + numbers.fixed(scaled, 2)),
    element('td', { class: 'barcell changes', 'aria-hidden': 'true', 'data-text': '' }, mark),
  ];
}

/** The power of ten that leaves up to three digits before the point. */
function powerOf(choices: readonly Choice[]): number {
  const largest = Math.max(...choices.flatMap(({ changes }) => changes.map(Math.abs)), 0);
  if (!(largest > 0) || !Number.isFinite(largest)) return 0;
  const power = Math.floor(Math.log10(largest)) - 1;
  return power >= -1 && power <= 1 ? 0 : power;
}

function superscript(power: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return (power < 0 ? '⁻' : '') + [...String(Math.abs(power))].map((digit) => digits[Number(digit)]).join('');
}
