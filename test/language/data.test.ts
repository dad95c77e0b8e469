import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lookAt } from '../../server/data/look/look.ts';
import { stampOf } from '../../server/data/look/sizes.ts';
import type { Place } from '../../server/data/place.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { Looker } from '../../server/language/look/looker.ts';
import { startServer, type Server } from './server.ts';

const worker = fileURLToPath(new URL('../../server/language/look/worker.ts', import.meta.url));

/** Rows of a table: two inputs, a code that tells the label, and labels of which `rare` is 1 in 40. */
const rows = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => {
    const label = i % 40 === 0 ? 'rare' : 'often';
    return `${from + i},${i % 7 === 0 ? '' : (i * 37) % 11},${label === 'rare' ? 'R' : 'O'},${label}`;
  }).join('\n');

const header = 'age,income,code,label\n';

const text = (data: string): string => `version: 1
data:
  people: { format: csv, path: ${data}, targets: { label: class }, categories: [code] }
model: { encoder: [dense: { units: 4 }] }
tasks:
  who: { data: people, target: label }
`;

async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mtl-look-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return folder;
}

function sourceOf(definition: string): DataSource {
  const source = analyze(definition).experiment?.data['people'];
  assert.ok(source);
  return source;
}

const look = async (source: DataSource, place: Place) => lookAt(source, place, await stampOf(source, place));

test('a table is looked at: rows, classes, columns, what is missing, what leaks', async (t) => {
  const folder = await folderWith(t, { 'people.csv': header + rows(400) });
  const facts = await look(sourceOf(text('people.csv')), { root: folder, allowed: [folder] });
  assert.deepEqual(facts.rows, { train: 320, test: 80 });
  assert.equal(facts.inputShape?.[0], 4);
  const { label } = facts.targets;
  assert.deepEqual(label?.classes, ['often', 'rare']);
  assert.equal(
    label.counts?.reduce((a, b) => a + b, 0),
    320,
  );
  const columns = Object.fromEntries((facts.columns ?? []).map((column) => [column.name, column]));
  assert.equal(columns['income']?.missing, Math.ceil(400 / 7));
  assert.deepEqual(columns['label']?.toldBy, ['code']);
  assert.equal(facts.trouble, undefined);
});

test('the same file for training and testing is found out', async (t) => {
  const folder = await folderWith(t, { 'p.train.csv': header + rows(200), 'p.test.csv': header + rows(200) });
  const facts = await look(sourceOf(text('"p.{part}.csv"')), { root: folder, allowed: [folder] });
  assert.deepEqual(facts.repeated, { rows: 200, of: 200 });
});

test('a number is what the reader takes for one, and a path may stand for several files', async (t) => {
  const table = Array.from({ length: 40 }, (_, i) => `${i},5;0x${i % 2};${i},5`).join('\n');
  const folder = await folderWith(t, { 'part-1.csv': `a;b;y\n${table}\n`, 'part-2.csv': `a;b;y\n${table}\n` });
  const definition = `version: 1
data:
  people: { format: csv, path: 'part-*.csv', delimiter: semicolon, decimal: comma, targets: { y: number } }
model: { encoder: [dense: { units: 4 }] }
tasks:
  who: { data: people, target: y }
`;
  const { columns } = await look(sourceOf(definition), { root: folder, allowed: [folder] });
  assert.deepEqual(
    columns?.map(({ name, kind, toldBy }) => [name, kind, toldBy]),
    [
      ['a', 'number', []],
      ['b', 'text', []],
      ['y', 'number', ['a']],
    ],
  );
});

test('what is missing, outside or no table is among the facts, in the reader’s words', async (t) => {
  const folder = await folderWith(t, { 'bad.csv': 'age,income,code,label\n1,2\n' });
  const place = { root: folder, allowed: [folder] };
  assert.equal((await look(sourceOf(text('nowhere.csv')), place)).trouble?.code, 'data-missing');
  assert.equal((await look(sourceOf(text('../../etc/passwd')), place)).trouble?.code, 'data-outside');
  assert.equal((await look(sourceOf(text('bad.csv')), place)).trouble?.code, 'data-line');
});

/** A file of 10 GB that takes no room: rows at its beginning, then nothing but zeros. */
async function writeHuge(file: string): Promise<void> {
  await writeFile(file, header + rows(3000));
  const handle = await open(file, 'r+');
  await handle.truncate(10e9);
  await handle.close();
}

test('of a file of 10 GB only the first rows are looked at', async (t) => {
  const folder = await folderWith(t, {});
  await writeHuge(join(folder, 'huge.csv'));
  const facts = await look(sourceOf(text('huge.csv')), { root: folder, allowed: [folder] });
  assert.equal(facts.sampled, true);
  assert.equal(facts.bytes, 10e9);
  assert.deepEqual(
    facts.columns?.map(({ name }) => name),
    ['age', 'income', 'code', 'label'],
  );
});

/** A looker whose next change can be waited for. */
function looking(t: TestContext) {
  const changes = new EventTarget();
  const failures: string[] = [];
  const looker = new Looker(worker, {
    changed: () => changes.dispatchEvent(new Event('changed')),
    busy: () => undefined,
    failed: (reason) => failures.push(reason),
  });
  t.after(() => looker.dispose());
  return { looker, failures, change: () => once(changes, 'changed') };
}

test('what is known is kept until the file changes, and looked at in a thread of its own', async (t) => {
  const folder = await folderWith(t, { 'people.csv': header + rows(100) });
  const { looker, change, failures } = looking(t);
  const place = { root: folder, allowed: [folder] };
  const ask = () => looker.of('a', { people: sourceOf(text('people.csv')) }, place)['people'];
  const first = change();
  assert.equal(ask(), undefined);
  await first;
  assert.deepEqual(ask()?.rows, { train: 80, test: 20 });
  assert.equal(ask(), ask());
  await writeFile(join(folder, 'people.csv'), header + rows(200));
  await utimes(join(folder, 'people.csv'), new Date(), new Date(Date.now() + 5000));
  const second = change();
  looker.refresh();
  await second;
  assert.deepEqual(ask()?.rows, { train: 160, test: 40 });
  assert.deepEqual(failures, []);
});

test('how rows change as they are seen, and which of them are chosen, is no reason to look again', async (t) => {
  const folder = await folderWith(t, { 'people.csv': header + rows(100) });
  const { looker, change } = looking(t);
  const place = { root: folder, allowed: [folder] };
  const ask = (source: DataSource) => looker.of('a', { people: source }, place)['people'];
  const source = sourceOf(text('people.csv'));
  const first = change();
  assert.equal(ask(source), undefined);
  await first;
  assert.ok(ask({ ...source, where: { label: 'rare' }, augment: [{ type: 'noise', deviation: 0.1 }] }));
});

test('what the text does not name any more is not waited for', async (t) => {
  const folder = await folderWith(t, { 'small.csv': header + rows(50), 'large.csv': header + rows(400_000) });
  const { looker, change } = looking(t);
  const place = { root: folder, allowed: [folder] };
  const ask = (name: string) => looker.of('a', { people: sourceOf(text(name)) }, place)['people'];
  const changed = change();
  assert.equal(ask('large.csv'), undefined);
  assert.equal(ask('small.csv'), undefined);
  await changed;
  assert.ok(ask('small.csv'));
  assert.equal(ask('large.csv'), undefined);
});

async function withServer(t: TestContext, use: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer('ipc');
  t.after(() => server.stop());
  await use(server);
}

test('what the data show becomes problems, completions and hovers, once they have been looked at', async (t) => {
  const folder = await folderWith(t, { 'people.csv': header + rows(400) });
  const uri = pathToFileURL(join(folder, 'a.mtl.yaml')).href;
  await withServer(t, async (server) => {
    await server.tell({ trusted: true, folders: [{ path: folder }] });
    const definition = text('people.csv').replace('[code]', '[cod]');
    await server.open(uri, definition);
    await server.until(async () => (await server.diagnostics(uri)).some(({ code }) => code === 'unknown-column'));
    await server.change(uri, text('people.csv'));
    await server.until(async () => (await server.diagnostics(uri)).some(({ code }) => code === 'target-leaks'));
    const codes = (await server.diagnostics(uri)).map(({ code }) => code).toSorted();
    assert.deepEqual(codes, ['missing-values', 'target-leaks', 'uneven-classes']);
    const hover = await server.hover(uri, { line: 2, character: 4 });
    assert.match(JSON.stringify(hover?.contents), /320 rows for training, 80 for testing.*often 31\d, rare \d/);
    const column = text('people.csv').split('\n')[2]?.indexOf('[code]') ?? 0;
    const items = await server.completion(uri, { line: 2, character: column + 1 });
    assert.ok(items.some(({ label }) => label === 'income'));
  });
});

test('without trust no data outside of the workspace are read', async (t) => {
  const folder = await folderWith(t, { 'people.csv': header + rows(400) });
  await mkdir(join(folder, 'inside'));
  const uri = pathToFileURL(join(folder, 'inside', 'a.mtl.yaml')).href;
  await withServer(t, async (server) => {
    await server.tell({ trusted: false, folders: [{ path: join(folder, 'inside') }] });
    await server.open(uri, text('../people.csv'));
    await server.until(async () => (await server.diagnostics(uri)).length > 0);
    const [refused, ...others] = await server.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(refused?.code, 'data-missing');
    assert.match(JSON.stringify(refused.message), /outside the folders that may be read/);
  });
});

test('typing goes on beside a file of 10 GB: each answer is about the text as it is', async (t) => {
  const folder = await folderWith(t, {});
  await writeHuge(join(folder, 'huge.csv'));
  const uri = pathToFileURL(join(folder, 'a.mtl.yaml')).href;
  await withServer(t, async (server) => {
    await server.open(uri, text('huge.csv'));
    for (let seed = 0; seed < 20; seed++) {
      await server.change(uri, `${text('huge.csv')}sed: ${seed}\n`);
      assert.ok((await server.diagnostics(uri)).some(({ code }) => code === 'unknown-key'));
      await server.change(uri, `${text('huge.csv')}seed: ${seed}\n`);
      assert.ok((await server.diagnostics(uri)).every(({ code }) => code !== 'unknown-key'));
    }
  });
});

test('the arrays of an archive are named with {part} in place of the parts', async (t) => {
  const folder = await folderWith(t, {});
  const saved: unknown = JSON.parse(await readFile(new URL('../data/fixtures/arrays.json', import.meta.url), 'utf8'));
  assert.ok(typeof saved === 'object' && saved !== null && 'packed' in saved && typeof saved.packed === 'string');
  await writeFile(join(folder, 'all.npz'), Buffer.from(saved.packed, 'base64'));
  const targets = '{ label: { class: { array: "y_{part}" } } }';
  const place = { root: folder, allowed: [folder] };
  const of = (inputs: string): string =>
    text('all.npz').replace(
      /\{ format.*/,
      `{ format: numpy, path: all.npz, inputs: "${inputs}", targets: ${targets} }`,
    );
  const facts = await look(sourceOf(of('x_{part}')), place);
  assert.deepEqual(facts.arrays, ['x_{part}', 'y_{part}', 'z_{part}']);
  assert.deepEqual([facts.rows, facts.inputShape], [{ train: 4, test: 2 }, [3, 2, 2]]);
  const wrong = await look(sourceOf(of('images')), place);
  assert.deepEqual([wrong.arrays, wrong.trouble?.code], [facts.arrays, 'data-missing']);
});
