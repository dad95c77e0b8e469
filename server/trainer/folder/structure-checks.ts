import type { BlockStructure } from '../../objective/regularizers/block-structure.ts';

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isArrayOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
const isNumber = (value: unknown): boolean => typeof value === 'number';

function isStructure(value: unknown): boolean {
  if (!isFields(value) || typeof value['name'] !== 'string') return false;
  const { tasks, zeros, ranks, apart, relation } = value;
  const isText = (item: unknown) => typeof item === 'string';
  const counts = (of: readonly string[]) => (item: unknown) => isFields(item) && of.every((key) => isNumber(item[key]));
  return (
    isArrayOf(tasks, isText) &&
    (apart === undefined || isArrayOf(apart, isText)) &&
    (zeros === undefined || counts(['count', 'of'])(zeros)) &&
    (ranks === undefined || isArrayOf(ranks, counts(['rank', 'of']))) &&
    (relation === undefined || isArrayOf(relation, (row) => isArrayOf(row, isNumber)))
  );
}

/** Whether something is what regularisers have made of the weights, by label, as epochs of a journal keep it. */
export const areStructures = (value: unknown): value is Readonly<Record<string, readonly BlockStructure[]>> =>
  isFields(value) && Object.values(value).every((blocks) => isArrayOf(blocks, isStructure));
