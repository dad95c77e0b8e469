import type { RunRow } from './messages.ts';

type Test = (row: RunRow) => boolean;

const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
};

/**
 * What a filter lets through: rows that fit all of its words. `starred` and `plotted` are states, `#tag` is a tag, `name=value`
 * and `name>number` (also `>=`, `<`, `<=`) ask for a setting or a score by the end of its name; any other word stands in the
 * row's name, arm, state, note or settings.
 */
export function filterOf(text: string): Test {
  const tests = text.trim().split(/\s+/).filter(Boolean).map(testOf);
  return (row) => tests.every((test) => test(row));
}

function testOf(written: string): Test {
  const word = written.toLowerCase();
  if (word === 'starred') return ({ starred }) => starred;
  if (word === 'plotted') return ({ place }) => place !== undefined;
  if (word.startsWith('#')) return ({ tags }) => tags.some((tag) => tag.toLowerCase() === word.slice(1));
  const [, name, operator = '', value = ''] = /^([^<>=]+)(>=|<=|>|<|=)(.*)$/.exec(word) ?? [];
  if (name !== undefined && value !== '') return comparison(name, operator, value);
  return (row) => wordsOf(row).some((each) => each.toLowerCase().includes(word));
}

function comparison(name: string, operator: string, value: string): Test {
  const holds = operators[operator];
  return (row) =>
    valuesNamed(name, row).some((found) => {
      if (holds) return found !== '' && holds(Number(found), Number(value));
      return found.toLowerCase() === value || (found !== '' && Number(found) === Number(value));
    });
}

/** What a row has under names that end so. */
function valuesNamed(name: string, { settings, scores, seconds, state }: RunRow): string[] {
  const values: (readonly [string, string])[] = [
    ...Object.entries(settings),
    ...scores.map(({ task, metric, value }) => [`${task}.${metric}`, String(value)] as const),
    ['seconds', String(seconds ?? '')],
    ['state', state],
  ];
  return values.filter(([own]) => `.${own.toLowerCase()}`.endsWith(`.${name}`)).map(([, value]) => value);
}

function wordsOf({ id, name, status, note, reason, tags, settings }: RunRow): string[] {
  return [id, name, status, note ?? '', reason ?? '', ...tags, ...Object.values(settings)];
}
