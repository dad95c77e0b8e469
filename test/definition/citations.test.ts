import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import { citations } from '../../server/definition/citations/citations.ts';
import { bibtex } from '../../server/definition/citations/publication.ts';
import { keysOf, publications } from '../../server/definition/citations/sources.ts';
import { experimentSchema, isWhole } from '../../server/definition/schema/experiment.ts';

const example = await readFile(new URL('../../extension/examples/cifar.mtl.yaml', import.meta.url), 'utf8');

/** Uses by key of a definition that must be right. */
function cited(text: string): Record<string, readonly string[]> {
  const { written, problems } = analyzeInDetail(text);
  assert.ok(isWhole(written), JSON.stringify(problems));
  return Object.fromEntries(citations(written).map(({ key, uses }) => [key, uses]));
}

/** Every source of the schema with the name of what has it. */
function sourcesIn(node: unknown, name = ''): [string, string][] {
  if (typeof node !== 'object' || node === null) return [];
  const own: [string, string][] = 'source' in node && typeof node.source === 'string' ? [[node.source, name]] : [];
  return [...own, ...Object.entries(node).flatMap(([key, value]) => sourcesIn(value, key))];
}

test('every publication that the format names as a source can be cited', () => {
  const sources = sourcesIn(experimentSchema);
  assert.ok(sources.length > 50);
  for (const [source, name] of sources) keysOf(source, name);
});

test('the founding example cites what it chooses and what it takes by default', () => {
  const uses = cited(example);
  assert.deepEqual(uses.krizhevsky2009, ['data.cifar10: cifar10', 'data.cifar100: cifar100']);
  assert.deepEqual(uses.caruana1997, ['model.sharing: hard']);
  assert.deepEqual(uses.kingma2015, ['training.optimizer: adam']);
  assert.equal(uses.sutskever2013, undefined);
});

test('an option is cited where the file asks for it', () => {
  const withMomentum = (nesterov: boolean) =>
    cited(example.replace(/optimizer:.*/, `optimizer: {momentum: {nesterov: ${String(nesterov)}}}`));
  assert.deepEqual(withMomentum(true).sutskever2013, ['training.optimizer.momentum.nesterov']);
  assert.equal(withMomentum(false).sutskever2013, undefined);
});

test('papers of the same names and year are told apart by what is chosen', () => {
  assert.deepEqual(keysOf('Liu 2021', 'cagrad'), ['liu2021cagrad']);
  assert.deepEqual(keysOf('Liu 2021', 'imtlG'), ['liu2021imtl']);
  assert.throws(() => keysOf('Nobody 1900', 'nothing'), /Nobody 1900/);
});

test('entries are BibTeX with balanced braces, and no title stands twice', () => {
  const titles = new Set<string | undefined>();
  for (const [key, publication] of Object.entries(publications)) {
    const text = bibtex(key, publication);
    assert.match(text, /^@[a-z]+\{[A-Za-z0-9]+,\n( {2}[a-z]+ = \{.+\},\n)+\}$/);
    assert.equal(text.split('{').length, text.split('}').length, key);
    for (const field of ['author', 'title', 'year']) assert.ok(publication.fields[field], `${key} lacks ${field}`);
    titles.add(publication.fields.title);
  }
  assert.equal(titles.size, Object.keys(publications).length);
});
