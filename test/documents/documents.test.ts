import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { documentFile, documents } from './documents.ts';

for (const [path, text] of Object.entries(documents))
  test(`${path} is current`, async () => {
    const kept = await readFile(documentFile(path), 'utf8');
    assert.ok(kept === text(), `${path} does not say what the format says: run \`npm run docs\``);
  });
