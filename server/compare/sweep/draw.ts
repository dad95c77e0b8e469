import { stream } from '../../data/random.ts';
import type { Sweep } from '../../definition/experiment.ts';
import { counts, gridPoints, sweptSettings, valueAt, type Assignment } from '../../definition/sweep/space.ts';

/** Trials of a search that is not told how many. */
const usualTrials = 20;

/** Draws in a row that give nothing new, after which there is taken to be nothing new. */
const mostRepeats = 1000;

/** What the trials of a sweep try, each combination once, in the order in which they are begun: the same for the same `seed`. */
export function drawTrials(sweep: Sweep, trials: number | undefined = sweep.trials): readonly Assignment[] {
  if (sweep.search === 'grid') return [...gridPoints(sweep)].slice(0, trials);
  const settings = sweptSettings(sweep);
  const place =
    sweep.search === 'halton' ? haltonPlace(sweep.seed, settings.length) : randomPlace(sweep.seed, settings);
  const drawn = new Map<string, Assignment>();
  const wanted = trials ?? usualTrials;
  for (let draw = 0, repeats = 0; drawn.size < wanted && repeats < mostRepeats; draw++) {
    let point: Assignment = {};
    for (const [i, [path, swept]] of settings.entries())
      if (counts(path, point)) point = { ...point, [path]: valueAt(swept, place(draw, i)) };
    const key = JSON.stringify(point);
    repeats = drawn.has(key) ? repeats + 1 : 0;
    drawn.set(key, point);
  }
  return [...drawn.values()];
}

/** By draw and setting, a place from 0 to 1; that of a setting does not depend on which others there are. */
type Place = (draw: number, setting: number) => number;

const randomPlace =
  (seed: number, settings: readonly (readonly [path: string, unknown])[]): Place =>
  (draw, setting) =>
    stream(seed, 'sweep', settings[setting]?.[0] ?? '', draw).uniform();

/**
 * The Halton sequence, each coordinate shifted modulo 1 by a random number (Cranley & Patterson's rotation), so that other seeds
 * give other points that are spread as evenly.
 */
function haltonPlace(seed: number, dimensions: number): Place {
  const bases = firstPrimes(dimensions);
  const shifts = bases.map((base) => stream(seed, 'sweep', `halton ${base}`).uniform());
  return (draw, setting) => (radicalInverse(draw + 1, bases[setting] ?? 2) + (shifts[setting] ?? 0)) % 1;
}

/** The digits of `index` in a base, mirrored behind the point: 6 = 110₂ is 0.011₂. */
export function radicalInverse(index: number, base: number): number {
  let [inverse, digit] = [0, 1 / base];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base), digit /= base) inverse += digit * (rest % base);
  return inverse;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}
