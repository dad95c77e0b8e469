import type { Sweep } from '../experiment.ts';

/** What one setting may become. */
export type Swept = Sweep['values'][string];

/** A value for each setting that counts, by its dotted path, as it would be written there. */
export type Assignment = Readonly<Record<string, unknown>>;

const stepsOf = (path: string): number => path.split('.').length;

/** The swept settings, those above others first: what is chosen there says which of those below count. */
export const sweptSettings = ({ values }: Pick<Sweep, 'values'>): readonly (readonly [path: string, swept: Swept])[] =>
  Object.entries(values).toSorted(([a], [b]) => stepsOf(a) - stepsOf(b));

/** The name of the option that a value for a choice takes: `adam`, `{ adam: { … } }`. */
function optionOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? Object.keys(value)[0] : undefined;
}

/** Whether a setting counts beside what was chosen above it: that of an option only where the option is chosen. */
export function counts(path: string, chosen: Assignment): boolean {
  return Object.entries(chosen).every(([above, value]) => {
    if (!path.startsWith(`${above}.`)) return true;
    const [next] = path.slice(above.length + 1).split('.');
    return optionOf(value) === next;
  });
}

/** What stands there when a sum of steps is written: 0.1 + 2·0.1 is 0.3, not 0.30000000000000004. */
const rounded = (value: number): number => Number(value.toPrecision(12));

/** The value at a place `u` from 0 to 1 of what a setting may become. */
export function valueAt(swept: Swept, u: number): unknown {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.min(list.length - 1, Math.floor(u * list.length))];
  switch (swept.type) {
    case 'list':
      return pick(swept.values);
    case 'range':
      return pick(gridOf(swept));
    case 'uniform':
      // Whole numbers are as likely at the ends as in between.
      if (swept.whole) return Math.min(swept.to, Math.floor(swept.from + u * (swept.to - swept.from + 1)));
      return rounded(swept.from + u * (swept.to - swept.from));
    case 'logUniform': {
      const value = swept.from * (swept.to / swept.from) ** u;
      return swept.whole ? Math.round(value) : rounded(value);
    }
    default:
      return swept satisfies never;
  }
}

/** The values that a grid takes of what a setting may become, each once. */
export function gridOf(swept: Swept): readonly unknown[] {
  switch (swept.type) {
    case 'list':
      return swept.values;
    case 'range': {
      const { from, to, step, whole } = swept;
      // A step that fits a whole number of times must not be lost to rounding.
      const count = Math.floor((to - from) / step + 1e-9) + 1;
      const values = Array.from({ length: count }, (_, i) => rounded(from + i * step));
      return whole ? [...new Set(values.map(Math.round))] : values;
    }
    case 'uniform':
    case 'logUniform': {
      const { points, from, to, whole } = swept;
      const places = Array.from({ length: points }, (_, i) => i / (points - 1));
      if (swept.type === 'logUniform' || !whole) return [...new Set(places.map((u) => valueAt(swept, u)))];
      return [...new Set(places.map((u) => Math.round(from + u * (to - from))))];
    }
    default:
      return swept satisfies never;
  }
}

/** Every combination of the values of a grid, the last setting changing fastest. */
export function* gridPoints(sweep: Pick<Sweep, 'values'>): Generator<Assignment> {
  const settings = sweptSettings(sweep).map(([path, swept]) => [path, gridOf(swept)] as const);
  yield* from(0, {});

  function* from(i: number, chosen: Assignment): Generator<Assignment> {
    const setting = settings[i];
    if (!setting) return yield chosen;
    const [path, values] = setting;
    if (!counts(path, chosen)) return yield* from(i + 1, chosen);
    for (const value of values) yield* from(i + 1, { ...chosen, [path]: value });
  }
}

/** How many combinations there are; `most` where there are as many or more. */
export function combinations(sweep: Pick<Sweep, 'values'>, most: number): number {
  let count = 0;
  for (const point of gridPoints(sweep)) if (++count >= most && point) break;
  return count;
}
