/** Places in the palette; from the ninth on, tasks and runs begin again with the first. */
export const paletteSize = 8;

/** Outlines of the task marks in a box of 10 by 10: ■ ▲ ● ◆ ✚ ▼ ⬣ ▬. Colour is never the only sign. */
export const shapes: readonly string[] = [
  'M1 1H9V9H1Z',
  'M5 .5 9.5 9.2H.5Z',
  'M9.5 5A4.5 4.5 0 1 1 .5 5 4.5 4.5 0 0 1 9.5 5Z',
  'M5 0 10 5 5 10 0 5Z',
  'M3.4 .5H6.6V3.4H9.5V6.6H6.6V9.5H3.4V6.6H.5V3.4H3.4Z',
  'M.5 .8H9.5L5 9.5Z',
  'M2.5 .8H7.5L10 5 7.5 9.2H2.5L0 5Z',
  'M0 3.2H10V6.8H0Z',
];

/** The outline of the mark at a place of the palette. */
export function shapeOf(place: number): string {
  return shapes[place % paletteSize] ?? '';
}

/** The stylesheet's custom property with the colour of a task, a run or a regulariser. */
export function colorVariable(kind: 'task' | 'run' | 'reg', place: number): string {
  return `--${kind}-${(place % (kind === 'reg' ? 2 : paletteSize)) + 1}`;
}
