import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An environment variable that whoever started VS Code must have set. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by test/vscode/run.mjs.`);
  return value;
}

/** What an earlier life of the window left for a later one. */
export async function recall(name: string): Promise<string> {
  return readFile(path.join(required('MTL_TEST_STATE'), name), 'utf8');
}

/** Leaves something for a later life of the window. */
export async function remember(name: string, value: string): Promise<void> {
  await writeFile(path.join(required('MTL_TEST_STATE'), name), value);
}
