import assert from 'node:assert/strict';
import { test } from 'node:test';
import { example, startServer, type Server } from './server.ts';

const uri = 'file:///experiment.mtl.yaml';

async function withServer(transport: 'ipc' | 'stdio', use: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer(transport);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

for (const transport of ['ipc', 'stdio'] as const) {
  test(`over ${transport}, a mistake appears in the diagnostics and goes when it is corrected`, async () => {
    await withServer(transport, async (server) => {
      const text = await example('shapes');
      await server.open(uri, text.replace('filters: 16', 'filtres: 16'));
      const [wrong, ...others] = await server.diagnostics(uri);
      assert.equal(others.length, 0);
      assert.equal(wrong?.code, 'unknown-key');
      assert.equal(wrong.source, 'mtl');
      assert.match(wrong.codeDescription?.href ?? '', /docs\/problems\.md#L\d+$/);
      await server.change(uri, text);
      assert.deepEqual(await server.diagnostics(uri), []);
    });
  });
}

test('the quick fix of a problem is offered on its line and resolves it', async () => {
  await withServer('ipc', async (server) => {
    const text = (await example('shapes')).replace('filters: 16', 'filtres: 16');
    await server.open(uri, text);
    const [wrong] = await server.diagnostics(uri);
    assert.ok(wrong);
    const [action, ...others] = await server.codeActions(uri, wrong.range);
    assert.equal(others.length, 0);
    assert.equal(action?.title, "Change to 'filters'");
    assert.deepEqual(action.edit?.changes?.[uri], [{ range: wrong.range, newText: 'filters' }]);
  });
});

test('hover, completion and symbols answer with places in the document', async () => {
  await withServer('ipc', async (server) => {
    const text = await example('cifar');
    await server.open(uri, text);
    const line = text.split('\n').findIndex((content) => content.includes('batchSize'));
    const hover = await server.hover(uri, { line, character: 4 });
    assert.match(JSON.stringify(hover?.contents), /Rows of one task in a step/);
    assert.deepEqual(hover?.range, { start: { line, character: 2 }, end: { line, character: 11 } });

    const items = await server.completion(uri, { line, character: 2 });
    assert.ok(items.some(({ label }) => label === 'lastBatch'));

    const symbols = await server.symbols(uri);
    const tasks = symbols.find(({ name }) => name === 'tasks');
    assert.deepEqual(
      tasks?.children?.map(({ name }) => name),
      ['ten', 'hundred'],
    );
  });
});

test('one hopeless document gets one problem and leaves the others answered', async () => {
  await withServer('ipc', async (server) => {
    const text = await example('shapes');
    const hopeless = ['a: 1\n'.repeat(420_000), '['.repeat(900_000), '\tx: 1', '<<<<<<< mine\n', ''];
    for (const [i, content] of hopeless.entries()) await server.open(`file:///hopeless-${i}.mtl.yaml`, content);
    await server.open(uri, text);
    for (const i of hopeless.keys()) {
      const problems = await server.diagnostics(`file:///hopeless-${i}.mtl.yaml`);
      assert.equal(problems.length, 1, `hopeless-${i}`);
    }
    assert.deepEqual(await server.diagnostics(uri), []);
  });
});

test('a document that is not open, or has been closed, gets an empty answer', async () => {
  await withServer('ipc', async (server) => {
    assert.deepEqual(await server.diagnostics('file:///nowhere.mtl.yaml'), []);
    assert.equal(await server.hover('file:///nowhere.mtl.yaml', { line: 0, character: 0 }), null);
    await server.open(uri, 'version: 2');
    assert.notDeepEqual(await server.diagnostics(uri), []);
    await server.close(uri);
    assert.deepEqual(await server.diagnostics(uri), []);
  });
});

test('a step that needs more memory than the device has is a problem, once the editor has said what it has', async () => {
  await withServer('ipc', async (server) => {
    await server.open(uri, await example('shapes'));
    assert.deepEqual(await server.diagnostics(uri), []);
    const window = { trusted: true, folders: [] };
    await server.tell({ ...window, device: { device: 'a very small device', bytes: 1e6 } });
    const [problem, ...others] = await server.diagnostics(uri);
    assert.equal(problem?.code, 'memory-too-small');
    assert.equal(others.length, 0);
    assert.match(String(problem.message), /more than the 1 MB of a very small device: .* for .* parameters.* rows of /);
    await server.tell({ ...window, device: { device: 'a large device', bytes: 1e12 } });
    assert.deepEqual(await server.diagnostics(uri), []);
  });
});
