import { stretchesOf, type Stretch } from './columns.ts';
import { journalPieces } from './journal.ts';
import { RunSeries } from './series.ts';

/** A journal as it stands. */
export interface OpenedJournal {
  readonly series: RunSeries;
  /** Lines of it that are none. */
  readonly unreadable: number;
  /** The byte at which what comes later begins. */
  readonly next: number;
}

/** Reads a whole journal: what has binary columns beside it by those, the rest by its lines. */
export async function openJournal(file: string): Promise<OpenedJournal> {
  const series = new RunSeries();
  let [unreadable, next] = [0, 0];
  const readOn = async (end?: number): Promise<void> => {
    for await (const piece of journalPieces(file, next, end)) {
      for (const line of piece.lines) series.addLine(line);
      unreadable += piece.unreadable;
      next = piece.next;
    }
  };
  for (const stretch of await stretchesOf(file)) {
    if (stretch.from > next) await readOn(stretch.from);
    addStretch(series, stretch);
    next = stretch.to;
  }
  await readOn();
  return { series, unreadable, next };
}

function addStretch(series: RunSeries, { resume, steps, epochs, notices }: Stretch): void {
  if (resume !== undefined) series.addLine({ type: 'resume', step: resume });
  series.addBlock(steps);
  for (const line of epochs) series.addEpoch(line);
  for (const notice of notices) series.addNotice(notice);
}
