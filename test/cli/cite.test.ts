import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, folderWith, mtl } from './mtl.ts';

test('a right definition gives BibTeX, each entry under the places that rest on it', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out } = await mtl(t, folder, 'cite', 'a.mtl.yaml');
  assert.equal(code, 0);
  assert.match(out, /^% model\.sharing: hard\n@article\{caruana1997,\n {2}author = \{Caruana, Rich\},$/m);
  const json = await mtl(t, folder, 'cite', '--json', 'a.mtl.yaml');
  assert.partialDeepStrictEqual(JSON.parse(json.out), { file: 'a.mtl.yaml', citations: [{ key: 'caruana1997' }] });
});

test('a wrong one is refused with its problems', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition((text) => text.replace('dense', 'dens')) });
  const { code, out, err } = await mtl(t, folder, 'cite', 'a.mtl.yaml');
  assert.deepEqual({ code, out }, { code: 2, out: '' });
  assert.match(err, /^a\.mtl\.yaml:8:7: error/);
});
