/**
 * `npm run bench [-- NAME ...] [--json]`: figures measured side by side in one run, ours beside a peer's. A name may stand for
 * several: `training` for all that begin with `training/`.
 */
import { cpus } from 'node:os';
import { activation } from './activation.ts';
import { cost, threeTasks } from './aggregators.ts';
import { convex } from './convex.ts';
import { data } from './data.ts';
import { lineOf, type Figure } from './figure.ts';
import { firstStep } from './first-step.ts';
import { journal } from './journal.ts';
import { language } from './language/language.ts';
import { isNetwork, networks } from './networks.ts';
import { panels } from './panels.ts';
import { runs } from './runs.ts';
import { saving } from './saving.ts';
import { training } from './training.ts';

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  activation,
  'aggregators/cost': cost,
  'aggregators/three-tasks': threeTasks,
  convex,
  data,
  language,
  panels,
  'runs/list': runs,
  'runs/journal': journal,
  'runs/saving': saving,
  'training/first-step': firstStep,
  ...Object.fromEntries(
    Object.keys(networks)
      .filter(isNetwork)
      .map((name) => [`training/${name}`, () => training(name)]),
  ),
};

const words = process.argv.slice(2);
const json = words.includes('--json');
const names = words.filter((word) => !word.startsWith('--'));
const stands = (name: string, bench: string): boolean => bench === name || bench.startsWith(`${name}/`);
const unknown = names.find((name) => !Object.keys(benches).some((bench) => stands(name, bench)));

if (unknown === undefined) {
  if (!json) console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model}`);
  for (const [name, bench] of Object.entries(benches)) {
    if (names.length > 0 && !names.some((word) => stands(word, name))) continue;
    for (const figure of await bench()) console.log(json ? JSON.stringify(figure) : lineOf(figure));
  }
} else {
  console.error(`There is no benchmark ${unknown}; there are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
