import { globSync, readFileSync } from 'node:fs';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { requests, source } from '../language/interrogate.ts';
import { mutated, randomNumbers } from '../language/mutations.ts';

const root = new URL('../../', import.meta.url);

/** Milliseconds of the processor after which an answer comes too late. */
const slow = 200;

/** Texts after which the engine has compiled what it will, and by which memory may grow from there to the end. */
const settled = 2000;
const mostGrowth = 50e6;

/** What an answer took, at its slowest, and to which seed. */
interface Slowest {
  ms: number;
  seed: number;
}

/** Bytes of what is reachable. Needs `--expose-gc`, with which the soak starts itself. */
function reachable(): number {
  if (!globalThis.gc) throw new Error('This soak needs node --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Asks everything about `count` texts: the examples cut off at every offset, and then examples and fixtures changed at random. Fails where a text makes something
 * throw, where an answer takes more than 200 ms though it is asked for again, and where memory grows; each seed is printed.
 */
export function language(count: number): void {
  const examples = read('extension/examples/*.yaml');
  const cuts = examples.flatMap((text) => Array.from({ length: text.length }, (_, offset) => ({ text, offset })));
  const texts = [...examples, ...read('test/definition/fixtures/*.mtl.yaml')];
  const slowest = new Map<string, Slowest>();
  let problems = 0;
  const report = (problem: string): void => {
    problems++;
    console.error(problem);
  };
  let before = 0;
  for (let seed = 0; seed < count; seed++) {
    const cut = cuts[seed];
    const { text, offset } = cut ? { ...cut, text: cut.text.slice(0, cut.offset) } : changed(texts, seed);
    const definition = new DefinitionText(text, { source });
    for (const [name, request] of Object.entries(requests)) {
      const { ms, error } = answered(definition, offset, request);
      if (error !== undefined) report(`seed ${seed}, ${name}: ${error}\n${text}`);
      if (ms > slow) report(`seed ${seed}, ${name}: ${ms.toFixed(0)} ms`);
      if (ms > (slowest.get(name)?.ms ?? 0)) slowest.set(name, { ms, seed });
    }
    if (seed + 1 === Math.min(settled, count)) before = reachable();
    if ((seed + 1) % 5000 === 0) console.log(`${seed + 1} texts, ${problems} problems`);
  }
  const grown = reachable() - before;
  for (const [name, { ms, seed }] of slowest) console.log(`${name}: at most ${ms.toFixed(1)} ms, seed ${seed}`);
  console.log(
    `Memory grew by ${(grown / 1e6).toFixed(1)} MB after the first ${settled} texts, of at most ${mostGrowth / 1e6}.`,
  );
  console.log(
    `${count} texts (${Math.min(count, cuts.length)} cut off) with ${Object.keys(requests).length} requests each: ${problems} problems.`,
  );
  if (problems > 0 || grown > mostGrowth) throw new Error('The language server did not hold.');
}

const read = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .toSorted()
    .map((file) => readFileSync(new URL(file, root), 'utf8'));

/** The text of a seed, and where the cursor stands in it. */
function changed(texts: readonly string[], seed: number): { readonly text: string; readonly offset: number } {
  const random = randomNumbers(seed);
  let text = texts[Math.floor(random() * texts.length)] ?? '';
  for (let changes = 1 + Math.floor(random() * 5); changes > 0; changes--) text = mutated(text, random);
  return { text, offset: Math.floor(random() * (text.length + 1)) };
}

/** Milliseconds of the processor that an answer takes; one that is late is asked for again, as a collection of garbage may fall into it. */
function answered(
  definition: DefinitionText,
  offset: number,
  request: (definition: DefinitionText, offset: number) => void,
): { readonly ms: number; readonly error?: string } {
  let [ms, about] = [Number.POSITIVE_INFINITY, definition];
  for (let attempt = 0; attempt < 3 && ms > slow; attempt++) {
    const before = process.cpuUsage();
    try {
      request(about, offset);
    } catch (error) {
      return { ms: 0, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    const { user, system } = process.cpuUsage(before);
    ms = Math.min(ms, (user + system) / 1000);
    about = new DefinitionText(definition.text, { source });
  }
  return { ms };
}
