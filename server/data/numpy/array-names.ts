import type { DataSource } from '../../definition/experiment.ts';
import { locatePart, partsOf } from '../parts.ts';
import type { Place } from '../place.ts';
import { openArrays } from './archive.ts';

/**
 * The arrays in the archives of a data set's inputs, with {part} where the name of a part stands; none of a file of a
 * single array. Throws a DataError as the reader does.
 */
export async function arrayNames(source: DataSource & { readonly format: 'numpy' }, place: Place): Promise<string[]> {
  const names = new Set<string>();
  for (const part of partsOf([source.path], source.parts)) {
    const arrays = await openArrays(await locatePart(source.path, part, source.parts, place));
    arrays.close();
    for (const name of arrays.names ?? []) names.add(part === 'all' ? withPart(name, source.parts) : name);
  }
  return [...names];
}

/** The name with {part} in place of a part's name where that stands at its start or end. */
function withPart(name: string, parts: Readonly<Record<string, string | undefined>>): string {
  for (const part of Object.values(parts)) {
    if (part === undefined) continue;
    if (name.startsWith(`${part}_`)) return `{part}${name.slice(part.length)}`;
    if (name.endsWith(`_${part}`)) return `${name.slice(0, -part.length)}{part}`;
  }
  return name;
}
