import type { DetailedAnalysis } from '../definition/analyze.ts';
import { fileAt, isOwn } from '../definition/extends/joined-text.ts';
import { textCodes } from '../definition/codes.ts';
import { properName } from '../definition/reading/collections.ts';
import type { Range } from '../definition/reading/reading.ts';
import { placedLayers } from '../definition/rules/layer-places.ts';
import { nameAt, namePlaces, sameName, type NamePlace } from './names.ts';

/** Why nothing can be renamed, or not to this; the message is one sentence for a person. */
export class RenameError extends Error {
  override readonly name = 'RenameError';
}

const kinds = { data: 'data set', task: 'task', layer: 'layer', encoder: 'encoder' } as const;

/** The name under `offset`, if it may be renamed. Throws a `RenameError` where it may not. */
export function renamable(analysis: DetailedAnalysis, offset: number): NamePlace {
  const all = namePlaces(analysis);
  const at = nameAt(all, offset);
  if (!at) throw new RenameError('Only names of data sets, tasks, encoders and layers can be renamed.');
  const kind = kinds[at.of];
  if (!sameName(all, at).some(({ part }) => part === 'definition')) {
    const isAutomatic = at.of === 'layer' && placedLayers(analysis).some(({ layer }) => layer.name === at.name);
    throw new RenameError(
      isAutomatic
        ? `'${at.name}' is the name that the layer has by its type and place; write a 'name:' among its options first.`
        : `There is no ${kind} '${at.name}' in this file.`,
    );
  }
  const inherited = sameName(all, at).find((place) => !isOwn(place) && place.part === 'definition');
  if (inherited) {
    const file = fileAt(analysis.files, inherited.start);
    throw new RenameError(
      `'${at.name}' is given in ${file?.path ?? 'another file'}, which this one extends; rename it there.`,
    );
  }
  const unread = analysis.problems.find(({ code }) => textCodes.includes(code));
  if (unread)
    throw new RenameError(
      `Parts of the file cannot be read, so uses of '${at.name}' might be missed: ${unread.message}`,
    );
  return at;
}

/** Every place that changes when the name under `offset` becomes `newName`. Throws a `RenameError` where it cannot. */
export function rename(analysis: DetailedAnalysis, offset: number, newName: string): readonly Range[] {
  const at = renamable(analysis, offset);
  const all = namePlaces(analysis);
  const kind = kinds[at.of];
  if (!properName.test(newName) || newName in {})
    throw new RenameError(
      `'${newName}' is no name for a ${kind}: letters, digits, _ and -, a letter first, at most 64, and no name that JavaScript keeps for itself.`,
    );
  const taken = [
    ...all.filter(({ of, part }) => of === at.of && part === 'definition').map(({ name }) => name),
    ...(at.of === 'layer' ? placedLayers(analysis).map(({ layer }) => layer.name) : []),
  ].filter((name) => name !== at.name);
  const clash = taken.find((name) => name.toLowerCase() === newName.toLowerCase());
  if (clash === newName) throw new RenameError(`There is already a ${kind} '${newName}'.`);
  if (clash !== undefined)
    throw new RenameError(
      `'${newName}' would differ from the ${kind} '${clash}' by case only, and be confused with it.`,
    );
  return sameName(all, at).filter(isOwn);
}
