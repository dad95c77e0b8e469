import { drawing } from '../chart/dom.ts';

const [width, height] = [120, 20];

/** Columns of counts, the largest as high as the picture; `label` says in words what they show. */
export function histogram(counts: readonly number[], label: string): SVGElement {
  const most = Math.max(1, ...counts);
  const step = width / Math.max(1, counts.length);
  const bars = counts.map((count, i) => {
    const tall = count === 0 ? 0 : Math.max(1, (height * count) / most);
    return drawing('rect', {
      class: 'bar',
      x: String(i * step),
      y: String(height - tall),
      width: String(Math.max(0.5, step - (counts.length > width / 2 ? 0 : 1))),
      height: String(tall),
    });
  });
  const frame = { class: 'histogram', width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}` };
  return drawing('svg', { ...frame, role: 'img', 'aria-label': label }, ...bars);
}
