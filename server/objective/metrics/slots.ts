import type { Score } from './score.ts';

interface Tag {
  readonly prefix: 'B' | 'I' | 'O';
  readonly slot: string;
}

/** `B-x`, `I-x` or `O`; undefined where it is none of them. */
function tagOf(name: string): Tag | undefined {
  if (name === 'O') return { prefix: 'O', slot: '' };
  const [, prefix, slot = ''] = /^([BI])-(.+)$/.exec(name) ?? [];
  return prefix === 'B' || prefix === 'I' ? { prefix, slot } : undefined;
}

/**
 * Slots of a sequence as `first last class`, as conlleval finds them: an I-x that continues no slot of its class begins one.
 * (Tjong Kim Sang & Buchholz 2000)
 */
function slotsOf(tags: readonly Tag[]): Set<string> {
  const found = new Set<string>();
  let first = -1;
  tags.forEach(({ prefix, slot }, step) => {
    const before = tags[step - 1];
    if (prefix === 'O') return;
    if (prefix === 'B' || before?.prefix === 'O' || before?.slot !== slot) first = step;
    const after = tags[step + 1];
    if (after?.prefix !== 'I' || after.slot !== slot) found.add(`${first} ${step} ${slot}`);
  });
  return found;
}

/**
 * 2·right/(predicted + labelled) over whole slots of all sequences.
 * @param predicted,labels class indices of each sequence, steps without a label left out of both
 * @param classes names of the classes
 */
export function slotF1(
  predicted: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
  classes: readonly string[],
): Score {
  const tags = classes.map(tagOf);
  const odd = tags.indexOf(undefined);
  if (odd >= 0) return { why: `the tag ${classes[odd]} is neither O nor of the form B-x or I-x` };
  const read = (sequence: readonly number[]) =>
    slotsOf(sequence.map((c) => tags[c] ?? { prefix: 'O' as const, slot: '' }));
  let [right, all] = [0, 0];
  labels.forEach((sequence, i) => {
    const [found, wanted] = [read(predicted[i] ?? []), read(sequence)];
    all += found.size + wanted.size;
    for (const slot of found) if (wanted.has(slot)) right++;
  });
  return all === 0 ? { why: 'there is no slot, neither labelled nor predicted' } : (2 * right) / all;
}
