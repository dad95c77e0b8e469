import type { DataFacts, TargetFacts } from '../definition/data-facts/facts.ts';
import { short } from '../definition/short-number.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What the files of a data set hold, as Markdown: rows, balance of the classes, columns, values. */
export function factsMarkdown({
  rows,
  bytes,
  sampled,
  values,
  repeated,
  targets,
  columns,
  arrays,
  trouble,
  ids,
}: DataFacts): string {
  const lines = [
    rows && `${count(rows.train)} rows for training, ${count(rows.test)} for testing`,
    `${size(bytes)}${sampled ? ', too much to be looked at whole' : ''}`,
    ids === undefined ? undefined : `${count(ids)} different tokens`,
    values && `values from ${short(values.min)} to ${short(values.max)}, on average ${short(values.mean)}`,
    repeated && repeated.rows > 0
      ? `${count(repeated.rows)} of ${count(repeated.of)} test rows are also training rows`
      : undefined,
    ...Object.entries(targets).map(([name, facts]) => `\`${name}\`: ${targetLine(facts)}`),
    named(
      'columns',
      columns?.map(({ name }) => name),
    ),
    named('arrays', arrays),
    trouble && `**Cannot be used:** ${trouble.message}`,
  ];
  return `In the files:\n\n${lines.flatMap((line) => (line === undefined ? [] : [`- ${line}`])).join('\n')}`;
}

function named(what: string, names: readonly string[] = []): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 30).map((name) => `\`${name}\``);
  return `${what}: ${shown.join(', ')}${names.length > 30 ? ', …' : ''}`;
}

/** Most classes whose rows are listed one by one. */
const mostListed = 12;

function targetLine({ classes, counts, missing, range }: TargetFacts): string {
  const lacking = missing > 0 ? `, ${count(missing)} labels missing` : '';
  if (range) return `from ${short(range.min)} to ${short(range.max)}${lacking}`;
  if (!classes || !counts) return `a number${lacking}`;
  const each = classes.slice(0, mostListed).map((name, i) => `${name} ${count(counts[i] ?? 0)}`);
  const least = counts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const spread = least === most ? `${count(most)} rows each` : `${count(least)} to ${count(most)} rows each`;
  return `${classes.length} classes, ${classes.length <= mostListed ? each.join(', ') : spread}${lacking}`;
}

function size(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'Very many files';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}
