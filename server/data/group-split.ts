import { DataError } from './data-error.ts';
import type { RandomStream } from './random.ts';

/**
 * Holds out whole groups of rows, in random order, as long as that brings the number of rows held out nearer to `wanted`.
 * At least one group is held out and one is left. Gives a 1 for each row held out.
 * @throws DataError where all rows are of one group
 */
export function holdOutGroups(groups: Int32Array, wanted: number, random: RandomStream): Uint8Array {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  if (sizes.size < 2)
    throw new DataError(
      'data-too-few-rows',
      'All rows are of one group, so none can be held out; choose another column for groups, or hold nothing out.',
      { expected: 'at least two groups', found: 'one group' },
    );
  const order = random.shuffle(Int32Array.from(sizes.keys()).sort());
  const held = new Set<number>();
  let count = 0;
  for (const group of order) {
    const size = sizes.get(group) ?? 0;
    const nearer = Math.abs(count + size - wanted) < Math.abs(count - wanted);
    if ((!nearer && held.size > 0) || held.size === sizes.size - 1) continue;
    held.add(group);
    count += size;
  }
  return Uint8Array.from(groups, (group) => (held.has(group) ? 1 : 0));
}
