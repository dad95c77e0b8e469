import { globSync, readFileSync } from 'node:fs';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { requests, source } from '../language/interrogate.ts';
import { mutated, randomNumbers } from '../language/mutations.ts';

const root = new URL('../../', import.meta.url);

/** Milliseconds after which an answer comes too late. */
const slow = 200;

/** What an answer took, at its slowest, and to which seed. */
interface Slowest {
  ms: number;
  seed: number;
}

/**
 * Changes the examples and fixtures at random, `count` times, and asks everything about each. A seed whose text makes
 * something throw is printed and fails the soak; the slowest answer of each request is reported.
 */
export function language(count: number): void {
  const files = globSync(['extension/examples/*.yaml', 'test/definition/fixtures/*.mtl.yaml'], { cwd: root });
  const texts = files.toSorted().map((file) => readFileSync(new URL(file, root), 'utf8'));
  const slowest = new Map<string, Slowest>();
  let failed = 0;
  let late = 0;
  for (let seed = 0; seed < count; seed++) {
    const random = randomNumbers(seed);
    let text = texts[Math.floor(random() * texts.length)] ?? '';
    for (let changes = 1 + Math.floor(random() * 5); changes > 0; changes--) text = mutated(text, random);
    const offset = Math.floor(random() * (text.length + 1));
    const definition = new DefinitionText(text, { source });
    for (const [name, request] of Object.entries(requests)) {
      const started = performance.now();
      try {
        request(definition, offset);
      } catch (error) {
        failed++;
        console.error(`seed ${seed}, ${name}: ${error instanceof Error ? error.stack : String(error)}\n${text}`);
      }
      const ms = performance.now() - started;
      if (ms > slow) late++;
      if (ms > (slowest.get(name)?.ms ?? 0)) slowest.set(name, { ms, seed });
    }
    if ((seed + 1) % 1000 === 0) console.log(`${seed + 1} texts, ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  }
  for (const [name, { ms, seed }] of slowest) console.log(`${name}: at most ${ms.toFixed(1)} ms, seed ${seed}`);
  console.log(`${late} answers took more than ${slow} ms.`);
  if (failed > 0) throw new Error(`${failed} answers failed.`);
}
