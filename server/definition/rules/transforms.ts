import { isTable, type TableSource } from '../formats/table-columns.ts';
import { transformedTexts, type Transform } from '../formats/table-transforms.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import type { DataSource } from '../schema/data.ts';
import type { Rule } from './rule.ts';

/** Transforms are of columns that enter the network, as numbers or as texts. */
export const checkTransforms: Rule = ({ written, places, isBroken }) =>
  Object.entries(written.data ?? {}).flatMap(([name, source]: [string, DataSource]) => {
    const path = `data/${name}/transforms`;
    if (!isTable(source) || isBroken(path)) return [];
    return source.transforms.flatMap((transform, i) =>
      (transform.columns ?? []).flatMap((column, j): readonly Problem[] => {
        const why = misfit(transform, column, source);
        const at = `${path}/${i}/${transform.type}/columns/${j}`;
        return why === undefined ? [] : [problem('transform-does-not-fit', places.value(at), `'${column}' ${why}`)];
      }),
    );
  });

function misfit({ type }: Transform, column: string, source: TableSource): string | undefined {
  if (Object.hasOwn(source.targets, column))
    return `is a target of the data set, and no input; leave it out of ${type}.`;
  const isNumber = source.numbers?.includes(column) === true;
  if (type === 'ordinal' || type === 'hash' || type === 'dateParts')
    return isNumber ? `stands under numbers, but ${type} takes texts; take it out there.` : undefined;
  const made = source.transforms.some(
    (each) => (each.type === 'ordinal' || each.type === 'dateParts') && each.columns.includes(column),
  );
  if (isNumber || made) return undefined;
  const isText =
    source.categories.includes(column) ||
    Object.hasOwn(source.texts, column) ||
    transformedTexts(source.transforms).includes(column);
  if (isText) return `enters as texts, but ${type} takes numbers; leave it out here, or make it numbers with ordinal.`;
  if (source.ignore.includes(column) && !source.numbers) return `stands under ignore; take it out there or here.`;
  return source.numbers ? `is no input; name it under numbers, or leave it out of ${type}.` : undefined;
}
