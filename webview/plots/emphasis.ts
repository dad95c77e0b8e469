import type { Line } from '../chart/content.ts';
import type { Scene } from './scene.ts';

/** How much of the other runs is left while one is brought forward. */
const faded = 0.25;

/** The lines with those of the run that is pointed at in front and the others faded; as they are while none is. */
export function emphasised({ raised, runs }: Scene, lines: readonly Line[]): readonly Line[] {
  if (raised === undefined || !runs.some(({ run }) => run.record.id === raised)) return lines;
  const front = lines.filter(({ run }) => run === raised);
  const back = lines.filter(({ run }) => run !== raised);
  return [
    ...back.map((line) => ({ ...line, opacity: (line.opacity ?? 1) * faded, bold: false })),
    ...front.map((line) => (line.crossed ? { ...line, width: Math.max(2.5, line.width), bold: true } : line)),
  ];
}
