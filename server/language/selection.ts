import type { Range } from '../definition/reading/reading.ts';
import type { DefinitionText } from './definition-text.ts';

/** What surrounds `offset`, from the smallest to the whole text: word, value, entry, the map that it stands in, and so on. */
export function selectionsAt({ analysis, text }: DefinitionText, offset: number): readonly Range[] {
  const ranges: Range[] = [{ start: 0, end: text.length }];
  for (const { key, value, path } of analysis.places.all) {
    if (path === '') continue;
    const whole = key ? { start: Math.min(key.start, value.start), end: Math.max(key.end, value.end) } : value;
    ranges.push(...[key, value, whole].filter((range) => range !== undefined));
  }
  const around = ranges
    .filter(({ start, end }) => start <= offset && offset <= end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
  const nested: Range[] = [];
  for (const range of around) {
    const last = nested.at(-1);
    const isLarger = !last || range.end - range.start > last.end - last.start;
    if (isLarger && (!last || (range.start <= last.start && last.end <= range.end))) nested.push(range);
  }
  return nested;
}
