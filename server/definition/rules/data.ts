import type { ProblemCode } from '../codes.ts';
import type { ColumnFacts, DataFacts, KnownData, TargetFacts } from '../data-facts/facts.ts';
import type { DataSource } from '../experiment.ts';
import { isTable, numberColumns } from '../formats/table-columns.ts';
import { lastFor } from '../formats/table-transforms.ts';
import type { Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import { short } from '../short-number.ts';
import { columnPlaces } from './columns.ts';
import type { Subject } from './rule.ts';

/** What looking at the files of the data sets shows; `known` are those that have been looked at. */
export function checkData(subject: Subject, known: KnownData): readonly Problem[] {
  const { written, places, isBroken } = subject;
  const own = Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    const facts = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!facts || !places.has(`data/${name}`) || isBroken(`data/${name}`)) return [];
    const columns = unknownColumns(subject, name, facts);
    return [
      ...columns,
      ...(columns.length > 0 ? [] : trouble(subject, name, facts)),
      ...missingValues(subject, name, source, facts),
      ...leaks(subject, name, source, facts),
      ...repeatedRows(subject, name, facts),
      ...targets(subject, name, source, facts),
    ];
  });
  return [...own, ...differentRanges(subject, known)];
}

/** Where a data set's files are named. */
function pathRange({ places }: Subject, name: string): Range {
  const path = ['path', 'left'].map((key) => `data/${name}/${key}`).find((each) => places.has(each));
  return path === undefined ? places.key(`data/${name}`) : places.value(path);
}

/** Of the reader's codes, the problem that each is; all others say that the files are not what the format says. */
const codes: Readonly<Record<string, ProblemCode>> = {
  'data-missing': 'data-missing',
  'data-outside': 'data-missing',
  'data-label': 'label-out-of-range',
  'data-column': 'unknown-column',
};

function trouble(subject: Subject, name: string, { trouble: found }: DataFacts): readonly Problem[] {
  if (!found) return [];
  return [problem(codes[found.code] ?? 'data-wrong', pathRange(subject, name), found.message)];
}

function unknownColumns(subject: Subject, name: string, { columns, arrays }: DataFacts): readonly Problem[] {
  const there = columns?.map((column) => column.name) ?? arrays;
  if (!there) return [];
  const what = columns ? 'column' : 'array';
  return columnPlaces(subject.places, `data/${name}`).flatMap(({ text, range }) => {
    if (there.includes(text)) return [];
    const { text: hint, extras } = suggestion(text, range, there, `${what}s`);
    return [problem('unknown-column', range, `The file of '${name}' has no ${what} '${text}'; ${hint}`, extras)];
  });
}

/** Inputs that lack values: said once, with the column that lacks most. */
function missingValues(subject: Subject, name: string, source: DataSource, facts: DataFacts): readonly Problem[] {
  const imputed = isTable(source) ? source.transforms : [];
  const lacking = inputs(source, facts).filter(
    ({ name: column, missing }) => missing > 0 && !lastFor(imputed, 'impute', column),
  );
  const [worst] = lacking.toSorted((a, b) => b.missing - a.missing);
  if (!worst) return [];
  const others = lacking.length === 1 ? '' : ` ${lacking.length - 1} more columns lack some.`;
  const filled =
    worst.kind === 'number' ? 'the mean of the training rows stands in for them' : 'they are a category of their own';
  const message = `The column '${worst.name}' of '${name}' has no value in ${share(worst.missing, worst.rows)} of its rows; ${filled}.${others}`;
  const place = columnPlaces(subject.places, `data/${name}`).find(({ text }) => text === worst.name);
  return [problem('missing-values', place?.range ?? pathRange(subject, name), message)];
}

/** The columns of a table that enter the network with something in place of missing values. */
function inputs(source: DataSource, { columns = [] }: DataFacts): readonly ColumnFacts[] {
  if (!isTable(source)) return [];
  const header = columns.map(({ name }) => name);
  const entering = new Set([...numberColumns(source, header), ...source.categories]);
  return columns.filter(({ name }) => entering.has(name));
}

/** An input that tells a target: what is to be learned is put in. */
function leaks(subject: Subject, name: string, source: DataSource, facts: DataFacts): readonly Problem[] {
  const texts = isTable(source) ? Object.keys(source.texts) : [];
  const entering = new Set([...inputs(source, facts).map((column) => column.name), ...texts]);
  const learned = Object.values(subject.written.tasks ?? {}).flatMap((task) =>
    task.data === name ? [task.target] : [],
  );
  return (facts.columns ?? []).flatMap((column) => {
    const leak = learned.includes(column.name) ? column.toldBy.find((other) => entering.has(other)) : undefined;
    if (leak === undefined) return [];
    const place = columnPlaces(subject.places, `data/${name}`).find(({ text }) => text === leak);
    const message = `The input column '${leak}' tells the target '${column.name}' in every row looked at, so that nothing is left to learn; write it under ignore, if it is not known when the model is used.`;
    return [problem('target-leaks', place?.range ?? pathRange(subject, name), message)];
  });
}

/** Fewer repeated rows than this, as a share, are what any large collection has. */
const commonShare = 0.01;

function repeatedRows(subject: Subject, name: string, { repeated }: DataFacts): readonly Problem[] {
  if (!repeated || repeated.rows <= commonShare * repeated.of) return [];
  const range = pathRange(subject, name);
  if (repeated.rows === repeated.of) {
    const message = `Every test row of '${name}' is also a training row: its scores will say nothing of new data; name other files for testing.`;
    return [problem('test-equals-training', range, message)];
  }
  const message = `${share(repeated.rows, repeated.of)} of the test rows of '${name}' are also training rows, which makes its scores too good; take them out, or split by groups.`;
  return [problem('test-overlaps-training', range, message)];
}

/** Largest class over smallest from which a mean over rows says little of the small one. */
const uneven = 10;

function targets(subject: Subject, name: string, source: DataSource, facts: DataFacts): readonly Problem[] {
  return Object.entries(subject.written.tasks ?? {}).flatMap(([task, { data, target, where }]) => {
    const found = data === name && !where ? facts.targets[target] : undefined;
    if (!found) return [];
    const range = subject.places.value(`tasks/${task}/target`);
    return [...emptyClasses(range, target, source, found), ...imbalance(range, target, found)];
  });
}

function emptyClasses(
  range: Range,
  target: string,
  source: DataSource,
  { classes, counts }: TargetFacts,
): readonly Problem[] {
  if (source.format !== 'idx' || !classes || !counts) return [];
  const present = counts.filter((count) => count > 0).length;
  if (present === classes.length) return [];
  const last = counts.findLastIndex((count) => count > 0) + 1;
  const message = `The output layer for '${target}' has ${classes.length} classes, but the training rows have ${present}; set classes to ${last}, or look for the rows that are missing.`;
  return [problem('classes-without-rows', range, message)];
}

function imbalance(range: Range, target: string, { kind, classes, counts }: TargetFacts): readonly Problem[] {
  if (kind !== 'class' || !classes || !counts) return [];
  const there = counts.map((count, i) => ({ count, name: classes[i] ?? '' })).filter(({ count }) => count > 0);
  const [small, large] = [
    there.toSorted((a, b) => a.count - b.count)[0],
    there.toSorted((a, b) => b.count - a.count)[0],
  ];
  if (!small || !large || large.count < uneven * small.count) return [];
  const message = `The classes of '${target}' are uneven: ${large.count.toLocaleString('en')} training rows of '${large.name}', ${small.count.toLocaleString('en')} of '${small.name}'; weigh them with classWeights: balanced in the loss, or score by more than accuracy.`;
  return [problem('uneven-classes', range, message)];
}

/** Pictures of data sets that share an encoder should have values of one scale. */
function differentRanges({ written, places }: Subject, known: KnownData): readonly Problem[] {
  const used = new Set(Object.values(written.tasks ?? {}).map(({ data }) => data));
  const spans = Object.entries(known).flatMap(([name, { inputShape, values }]) =>
    used.has(name) && places.has(`data/${name}`) && inputShape?.length === 3 && values
      ? [{ name, values, size: Math.max(Math.abs(values.min), Math.abs(values.max)) }]
      : [],
  );
  const [small, large] = [spans.toSorted((a, b) => a.size - b.size)[0], spans.toSorted((a, b) => b.size - a.size)[0]];
  if (!small || !large || small.size === 0 || large.size < 4 * small.size) return [];
  const text = ({ values: { min, max } }: (typeof spans)[number]): string => `${short(min)} to ${short(max)}`;
  const message = `The pixels of '${large.name}' go from ${text(large)}, those of '${small.name}' from ${text(small)}; tasks that share layers should have inputs of one scale.`;
  const related = [{ message: `'${small.name}' is here.`, ...places.key(`data/${small.name}`) }];
  return [problem('ranges-differ', places.key(`data/${large.name}`), message, { related })];
}

/** «312 of 4,000 (7.8 %)» */
const share = (part: number, whole: number): string =>
  `${part.toLocaleString('en')} of ${whole.toLocaleString('en')} (${Number(((100 * part) / whole).toPrecision(2))} %)`;
