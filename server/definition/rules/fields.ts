import { fieldsOf } from '../formats/file-keys.ts';
import type { Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { DataSource } from '../schema/data.ts';
import type { Rule, Subject } from './rule.ts';

/** Fields that a data set of files names are pieces of its path, where no table can give more. */
export const checkFields: Rule = (subject) =>
  Object.entries(subject.written.data ?? {}).flatMap(([name, source]) =>
    isOfFiles(source) && source.list === undefined && source.lookup === undefined ? unknown(subject, name, source) : [],
  );

type FileSource = Extract<DataSource, { readonly format: 'audio' | 'images' }>;

const isOfFiles = (source: DataSource): source is FileSource => source.format === 'audio' || source.format === 'images';

function unknown({ places }: Subject, name: string, source: FileSource): readonly Problem[] {
  const known = fieldsOf(source.path).filter((field) => field !== 'part');
  const used: [string, Range][] = [
    ...Object.keys(source.targets).map((field): [string, Range] => [
      field,
      places.key(`data/${name}/targets/${field}`),
    ]),
    ...Object.keys(source.test ?? {}).map((field): [string, Range] => [
      field,
      places.key(`data/${name}/test/${field}`),
    ]),
    ...(source.groups === undefined ? [] : [[source.groups, places.value(`data/${name}/groups`)] as [string, Range]]),
  ];
  return used.flatMap(([field, range]) => {
    if (known.includes(field)) return [];
    const { text, extras } = suggestion(field, range, known, 'the names in braces of path');
    const way = known.length === 0 ? `write {${field}} into path, or name a list or lookup.` : text;
    return [problem('unknown-field', range, `The rows of '${name}' have no field '${field}'; ${way}`, extras)];
  });
}
