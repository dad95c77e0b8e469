import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { anchors } from '../../server/language/anchors.ts';
import { complete } from '../../server/language/complete.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';
import { format } from '../../server/language/format.ts';
import { hints } from '../../server/language/hints.ts';
import { rename } from '../../server/language/rename.ts';
import { symbols } from '../../server/language/symbols.ts';
import { sourceAmong } from '../definition/memory-files.ts';
import { example, startServer, type Server } from './server.ts';

const base = await example('shapes');
const child = 'extends: base.mtl.yaml\n\ntasks:\n  again: { data: pictures, target: shape } # one more\n';

const definitionOf = (text: string): DefinitionText =>
  new DefinitionText(text, { source: sourceAmong({ '/x/base.mtl.yaml': base }, '/x/child.mtl.yaml') });

test('completion offers the names that are inherited', () => {
  const text = child.replace('data: pictures', 'data: |');
  const offset = text.indexOf('|');
  const labels = complete(definitionOf(text.replace('|', '')), offset).map(({ label }) => label);
  assert.ok(labels.length > 0);
  const names = new DefinitionText(base).analysis.places.names('data');
  for (const name of names) assert.ok(labels.includes(name), name);
});

test('outline, lenses, hints and format are about the file’s own text', () => {
  const text = `${child}model: { encoder: [flatten, dense: { units: 3 }] }\n`;
  const definition = definitionOf(text);
  const names = symbols(definition).map(({ name }) => name);
  assert.deepEqual(names.toSorted(), ['extends', 'model', 'tasks']);
  assert.deepEqual(
    anchors(definition)?.tasks.map(({ name }) => name),
    ['again'],
  );
  assert.equal(anchors(definition)?.experiment.start, 0);
  for (const { offset } of hints(definition, { start: 0, end: text.length })) assert.ok(offset <= text.length);
  assert.equal(format(definition), undefined);
});

test('an inherited name is not renamed here, an own one is', () => {
  const { analysis } = definitionOf(child);
  assert.throws(
    () => rename(analysis, child.indexOf('pictures') + 1, 'other'),
    /is given in \/x\/base\.mtl\.yaml.*rename it there/,
  );
  assert.equal(rename(analysis, child.indexOf('again') + 1, 'more').length, 1);
});

async function withFiles(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  use: (server: Server, uri: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mtl-language-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  const server = await startServer('ipc');
  try {
    await use(server, (name) => pathToFileURL(join(folder, name)).href);
  } finally {
    await server.stop();
  }
}

/** As `child`, without anything to warn of. */
const quiet = child.replace('again', 'shape');

const named = (problems: readonly { readonly code?: string | number }[]) => problems.map(({ code }) => code);

test('the extended file counts as it stands in the editor, saved or not, and from the disk once it is closed', async (t) => {
  await withFiles(t, { 'base.mtl.yaml': base }, async (server, uri) => {
    await server.open(uri('child.mtl.yaml'), quiet);
    assert.deepEqual(await server.diagnostics(uri('child.mtl.yaml')), []);
    await server.open(uri('base.mtl.yaml'), base);
    await server.change(uri('base.mtl.yaml'), base.replace('filters: 16', 'filtres: 16'));
    const [wrong, ...others] = await server.diagnostics(uri('child.mtl.yaml'));
    assert.deepEqual(named(others), []);
    assert.equal(wrong?.code, 'unknown-key');
    assert.deepEqual(wrong.range, { start: { line: 0, character: 9 }, end: { line: 0, character: 22 } });
    const [place] = wrong.relatedInformation ?? [];
    assert.equal(place?.location.uri, uri('base.mtl.yaml'));
    const line = base.split('\n').findIndex((each) => each.includes('filters: 16'));
    assert.equal(place.location.range.start.line, line);
    await server.close(uri('base.mtl.yaml'));
    assert.deepEqual(await server.diagnostics(uri('child.mtl.yaml')), []);
  });
});

test('an extended file that is deleted or renamed while its child is open is missed, and found again', async (t) => {
  await withFiles(t, { 'base.mtl.yaml': base }, async (server, uri) => {
    await server.open(uri('child.mtl.yaml'), quiet);
    assert.deepEqual(await server.diagnostics(uri('child.mtl.yaml')), []);
    const file = new URL(uri('base.mtl.yaml'));
    await rm(file);
    assert.deepEqual(named(await server.diagnostics(uri('child.mtl.yaml'))), ['extends-unreadable']);
    await writeFile(file, base);
    assert.deepEqual(await server.diagnostics(uri('child.mtl.yaml')), []);
  });
});

test('a link leads to the extended file, and from an inherited name to where it is given', async (t) => {
  await withFiles(t, { 'base.mtl.yaml': base }, async (server, uri) => {
    await server.open(uri('child.mtl.yaml'), quiet);
    const [link, ...others] = await server.links(uri('child.mtl.yaml'));
    assert.deepEqual(others, []);
    assert.equal(link?.target, uri('base.mtl.yaml'));
    assert.deepEqual(link.range, { start: { line: 0, character: 9 }, end: { line: 0, character: 22 } });
    const found = await server.definition(uri('child.mtl.yaml'), { line: 3, character: 19 });
    assert.equal(found?.uri, uri('base.mtl.yaml'));
    const line = base.split('\n')[found.range.start.line] ?? '';
    assert.equal(line.slice(found.range.start.character, found.range.end.character), 'pictures');
  });
});

test('without trust nothing outside of the workspace is read', async (t) => {
  await withFiles(t, { 'base.mtl.yaml': base }, async (server, uri) => {
    const inside = join(new URL(uri('inside')).pathname);
    await server.tell({ trusted: false, folders: [{ path: inside }] });
    await server.open(uri('inside/child.mtl.yaml'), quiet.replace('base', '../base'));
    const [refused] = await server.diagnostics(uri('inside/child.mtl.yaml'));
    assert.match(JSON.stringify(refused?.message), /outside the workspace, which needs your trust/);
    await server.tell({ trusted: true, folders: [{ path: inside }] });
    assert.deepEqual(await server.diagnostics(uri('inside/child.mtl.yaml')), []);
  });
});
