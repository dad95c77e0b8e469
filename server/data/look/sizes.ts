import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DataSource } from '../../definition/experiment.ts';
import { dataSchema } from '../../definition/schema/data.ts';
import type { Keys, Schema } from '../../definition/schema/schema.ts';
import { isPattern, patternOf } from '../files/pattern.ts';
import { locate, type Place } from '../place.ts';

/** What tells whether the files of a data set have changed, and how large they are. */
export interface Stamp {
  readonly text: string;
  readonly bytes: number;
}

/** Entries of a folder beyond which it is too large to be looked at whole. */
const mostEntries = 20_000;

/** The paths that a data set names, with `{part}` as written. */
export function pathsOf(source: DataSource): readonly string[] {
  const keys: Keys = dataSchema.of.options[source.format].keys;
  return Object.entries(source).flatMap(([name, value]) => {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    return key ? pathsIn(key.is, value) : [];
  });
}

function pathsIn(schema: Schema, value: unknown): readonly string[] {
  if (schema.kind === 'text') return schema.path && typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (schema.kind === 'list' || schema.kind === 'map')
    return Object.values(value).flatMap((each: unknown) => pathsIn(schema.of, each));
  if (schema.kind !== 'record') return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
    const key = Object.hasOwn(schema.keys, name) ? schema.keys[name] : undefined;
    return key ? pathsIn(key.is, each) : [];
  });
}

/** Sizes and times of the files that a data set's paths lead to; what is not there, or may not be read, counts nothing. */
export async function stampOf(source: DataSource, place: Place): Promise<Stamp> {
  const parts = 'parts' in source ? Object.values(source.parts).filter((name) => name !== undefined) : [];
  const named = pathsOf(source)
    .flatMap((written) =>
      written.includes('{part}') ? parts.map((name) => written.replaceAll('{part}', name)) : [written],
    )
    // A path with places to fill leads to many files: all below the folders before the first of them.
    .map((written) => (isPattern(written) ? patternOf(written).base : written));
  const lines: string[] = [];
  let bytes = 0;
  for (const written of named.flatMap((each) => [each, `${each}.gz`])) {
    const file = await locate(written, place).catch(() => undefined);
    if (file === undefined) continue;
    for await (const entry of entriesOf(file)) {
      lines.push(entry.line);
      bytes += entry.bytes;
    }
  }
  return { text: lines.join('\n'), bytes };
}

async function* entriesOf(file: string): AsyncGenerator<{ readonly line: string; readonly bytes: number }> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return;
  yield { line: `${file} ${found.size} ${found.mtimeMs}`, bytes: found.isFile() ? found.size : 0 };
  if (!found.isDirectory()) return;
  const names = await readdir(file, { recursive: true }).catch(() => []);
  for (const [i, name] of names.toSorted().entries()) {
    if (i >= mostEntries) return yield { line: `${names.length} entries`, bytes: Number.POSITIVE_INFINITY };
    const inner = await stat(path.join(file, name)).catch(() => undefined);
    if (inner?.isFile()) yield { line: `${name} ${inner.size} ${inner.mtimeMs}`, bytes: inner.size };
  }
}
