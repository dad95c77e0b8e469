import type { RunRow } from './messages.ts';

/** A column of the table. */
export interface Column {
  /** Names it among all, for what is kept. */
  readonly key: string;
  /** What its head says. */
  readonly title: string;
  /** The whole of its name. */
  readonly tip: string;
  readonly isNumeric: boolean;
  /** The task whose score it is, by its place among all. */
  readonly task?: number;
  /** What is better, where one value can be better than another. */
  readonly better?: 'higher' | 'lower';
  value(row: RunRow): CellValue;
}

/** What a cell holds; undefined where the run has nothing there. NaN is a score that is undefined. */
export type CellValue = string | number | undefined;

/** The most columns of settings that are shown where only those that differ are asked for. */
export const mostSettings = 12;

/** What tells an environment or data from a choice that somebody made in the file. */
const circumstances = ['environment.', 'data read.', 'compare.'];
const choices = ['environment.arm', 'environment.backend', 'environment.device'];

/** The columns of the settings in which runs differ, and what is left out. */
export interface SettingColumns {
  readonly columns: readonly Column[];
  /** Settings that are the same in all rows. */
  readonly same: ReadonlyMap<string, string>;
  /** How many that differ are not among the columns. */
  readonly leftOut: number;
}

/** The settings of the rows as columns: those that differ, the file's own and not too many, or all. */
export function settingColumns(rows: readonly RunRow[], all: boolean): SettingColumns {
  const names = [...new Set(rows.flatMap(({ settings }) => Object.keys(settings)))].filter((name) => name !== 'name');
  const differs = (name: string): boolean => new Set(rows.map(({ settings }) => settings[name])).size > 1;
  const differing = names.filter(differs);
  const same = new Map(
    names.filter((name) => !differing.includes(name)).map((name) => [name, rows[0]?.settings[name] ?? '']),
  );
  const isChoice = (name: string): boolean =>
    choices.includes(name) || !circumstances.some((start) => name.startsWith(start));
  const wanted = all ? names : differing.filter(isChoice).slice(0, mostSettings);
  const columns = wanted.map((name) => settingColumn(name, shortName(name, wanted), rows));
  return { columns, same, leftOut: all ? 0 : differing.length - wanted.length };
}

function settingColumn(name: string, title: string, rows: readonly RunRow[]): Column {
  const isNumeric = rows.every(({ settings: { [name]: text } }) => text === undefined || isNumber(text));
  const value = ({ settings: { [name]: text } }: RunRow): CellValue =>
    text !== undefined && isNumeric ? Number(text) : text;
  return { key: name, title, tip: name, isNumeric, value };
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

/** As many of a name's last words as tell it from the others; a number alone says nothing. */
export function shortName(name: string, others: readonly string[]): string {
  const words = name.split('.');
  for (let count = 1; count < words.length; count++) {
    const end = words.slice(-count).join('.');
    const isPlace = /^\d/.test(end);
    if (!isPlace && others.every((other) => other === name || !`.${other}`.endsWith(`.${end}`))) return end;
  }
  return name;
}

/** The scores of the rows on validation rows: each task's first metric, which decides, or all. */
export function scoreColumns(rows: readonly RunRow[], all: boolean): readonly Column[] {
  const tasks = [...new Set(rows.flatMap(({ scores }) => scores.map(({ task }) => task)))];
  return tasks.flatMap((task, place) => {
    const own = rows.flatMap(({ scores }) => scores.filter((score) => score.task === task));
    const metrics = [...new Set(own.map(({ metric }) => metric))];
    return (all ? metrics : metrics.slice(0, 1)).map((metric): Column => {
      const better = own.find((score) => score.metric === metric)?.higherIsBetter ? 'higher' : 'lower';
      return {
        key: `score ${task} ${metric}`,
        title: `${task} ${metric}`,
        tip: `${metric} of ${task} on validation rows at the chosen epoch; ${better} is better`,
        isNumeric: true,
        task: place,
        better,
        value: ({ scores }) => scores.find((score) => score.task === task && score.metric === metric)?.value,
      };
    });
  });
}

/** What every run has. */
export const fixedColumns = {
  id: {
    key: 'id',
    title: 'Run',
    tip: 'Number of the run',
    isNumeric: true,
    value: ({ id, created }: RunRow) => Number(id) || created,
  },
  name: { key: 'name', title: 'Name', tip: 'Name of the run', isNumeric: false, value: ({ name }: RunRow) => name },
  state: {
    key: 'state',
    title: 'State',
    tip: 'State of the run',
    isNumeric: false,
    value: ({ status }: RunRow) => status,
  },
  seconds: {
    key: 'seconds',
    title: 'Time',
    tip: 'Time of training, without pauses',
    isNumeric: true,
    value: ({ seconds }: RunRow) => seconds,
  },
} as const satisfies Readonly<Record<string, Column>>;

/** The runs that are best in a column, those of equal scores together; none where there is nothing to compare. */
export function bestIn({ better, value }: Column, rows: readonly RunRow[]): ReadonlySet<string> {
  if (!better) return new Set();
  const measured = rows.flatMap((row) => {
    const score = value(row);
    return typeof score === 'number' && Number.isFinite(score) && !row.smoke ? [{ run: row.run, score }] : [];
  });
  if (measured.length < 2) return new Set();
  const scores = measured.map(({ score }) => score);
  const best = better === 'higher' ? Math.max(...scores) : Math.min(...scores);
  return new Set(measured.filter(({ score }) => score === best).map(({ run }) => run));
}
