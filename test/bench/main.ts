/** `npm run bench [-- NAME] [--json]`: figures measured side by side in one run, ours beside a peer's. */
import { cpus } from 'node:os';
import type { Figure } from './figure.ts';
import { language } from './language/language.ts';
import { panel } from './panel.ts';
import { training } from './training.ts';

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = { language, panel, training };

const words = process.argv.slice(2);
const json = words.includes('--json');
const names = words.filter((word) => !word.startsWith('--'));
const unknown = names.find((name) => !Object.hasOwn(benches, name));

function lineOf({ name, ours, peer, peerName, unit, ratio }: Figure): string {
  const beside = peer === null ? `${peerName} could not be measured` : `${peerName} ${peer.toPrecision(3)} ${unit}`;
  return `${name}: ${ours.toPrecision(3)} ${unit}, ${beside}${ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`}`;
}

if (unknown === undefined) {
  if (!json) console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model}`);
  for (const [name, bench] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const figure of await bench()) console.log(json ? JSON.stringify(figure) : lineOf(figure));
  }
} else {
  console.error(`There is no benchmark ${unknown}; there are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
