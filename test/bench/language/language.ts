import { fileURLToPath } from 'node:url';
import { median, timeFigure, type Figure } from '../figure.ts';
import { Contestant } from './contestant.ts';
import { largeDefinition } from './large-definition.ts';
import { findYamlLanguageServer } from './yaml-language-server.ts';

const ours = fileURLToPath(new URL('../../../server/language/main.ts', import.meta.url));
const schema = new URL('../../../extension/definition.schema.json', import.meta.url).href;
const rounds = 60;
/** Answers before a server's code has become fast are not what a person at work sees. */
const warmUps = 20;

const percentile95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;

/** Milliseconds, each: problems after a keystroke, and completion after one. */
interface Times {
  readonly problems: readonly number[];
  readonly completion: readonly number[];
}

/**
 * Writes and mends a word in the middle of the file, in turns, and asks for completion after each. Throws where a server
 * does not see the mistake, or offers nothing: then its time would say nothing.
 */
async function race(server: Contestant, text: string): Promise<Times> {
  const at = text.indexOf('activation: relu', text.length / 2) + 'activation: relu'.length - 1;
  const before = text.slice(0, at).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const problems: number[] = [];
  const completion: number[] = [];
  for (let round = 0; round < rounds + warmUps; round++) {
    const isWrong = round % 2 === 0;
    const typed = await server.type({ at: position, length: 1, text: isWrong ? 'x' : 'u' });
    const found = await server.complete({ ...position, character: position.character - 3 });
    if (typed.problems !== (isWrong ? 1 : 0)) throw new Error(`${typed.problems} errors in round ${round}`);
    if (found.offered === 0) throw new Error('nothing was offered');
    if (round < warmUps) continue;
    problems.push(typed.ms);
    completion.push(found.ms);
  }
  return { problems, completion };
}

async function measured(
  args: readonly string[],
  settings: Readonly<Record<string, unknown>>,
  languageId: string,
): Promise<Times> {
  const text = largeDefinition();
  const uri = 'file:///experiments/large.mtl.yaml';
  const server = await Contestant.start(args, settings, { uri, languageId, text });
  try {
    return await race(server, text);
  } finally {
    server.stop();
  }
}

/** How long yaml-language-server waits after a keystroke before it looks; left out of its figure. */
const peerWaits = 200;

/** A definition of 2,000 lines with 100 tasks: what the editor says after a keystroke, beside yaml-language-server. */
export async function language(): Promise<Figure[]> {
  const own = await measured([ours, '--stdio'], {}, 'mtl');
  const found = await findYamlLanguageServer();
  const yaml = { schemas: { [schema]: ['*.mtl.yaml'] }, validate: true, completion: true, format: { enable: false } };
  const peer = 'program' in found ? await measured([found.program, '--stdio'], { yaml }, 'yaml') : undefined;
  if ('reason' in found) console.error(found.reason);
  const figure = (name: string, of: (times: Times) => number): Figure =>
    timeFigure(`${name}, 2,000 lines`, of(own), peer ? of(peer) : null, 'yaml-language-server', 'ms');
  const peerLess = (times: Times): readonly number[] =>
    times.problems.map((ms) => (times === peer ? Math.max(0, ms - peerWaits) : ms));
  return [
    figure('problems after a keystroke, median', (times) => median(peerLess(times))),
    figure('problems after a keystroke, 95th percentile', (times) => percentile95(peerLess(times))),
    figure('completion, median', ({ completion }) => median(completion)),
    figure('completion, 95th percentile', ({ completion }) => percentile95(completion)),
  ];
}
