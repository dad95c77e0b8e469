import type { EpochLine, JournalLine, NoticeLine, StepsLine } from '../folder/journal-lines.ts';
import { journalPieces } from '../folder/journal.ts';

/** What a journal has for each task, term or pair. */
export const groups = ['loss', 'weight', 'regularizer', 'gram', 'affinity'] as const;

/** The lines of a journal that count: of steps that were taken again after a resume, the last. */
export interface KeptJournal {
  /** The names that occur in each group, in the order in which they come. */
  readonly names: Readonly<Record<(typeof groups)[number], readonly string[]>>;
  /** Lines that are none of a journal. */
  readonly unreadable: number;
  lines(): AsyncGenerator<StepsLine | EpochLine | NoticeLine>;
}

/** Reads a journal twice, piece by piece: once to know what counts and occurs, then for its lines, however long it is. */
export async function openKeptJournal(file: string): Promise<KeptJournal> {
  const names = Object.fromEntries(groups.map((group) => [group, new Set<string>()]));
  /** Where training went on, by the number of the line, and after which step. */
  const resumes: { readonly line: number; readonly step: number }[] = [];
  let [count, unreadable] = [0, 0];
  for await (const piece of journalPieces(file)) {
    unreadable += piece.unreadable;
    for (const line of piece.lines) {
      if (line.type === 'resume') resumes.push({ line: count, step: line.step });
      if (line.type === 'steps')
        for (const group of groups) for (const name of Object.keys(line[group] ?? {})) names[group]?.add(name);
      count++;
    }
  }
  const listed = (group: (typeof groups)[number]): string[] => [...(names[group] ?? [])];
  return {
    names: {
      loss: listed('loss'),
      weight: listed('weight'),
      regularizer: listed('regularizer'),
      gram: listed('gram'),
      affinity: listed('affinity'),
    },
    unreadable,
    lines: () => keptLines(file, resumes),
  };
}

async function* keptLines(
  file: string,
  resumes: readonly { readonly line: number; readonly step: number }[],
): AsyncGenerator<StepsLine | EpochLine | NoticeLine> {
  let number = 0;
  for await (const { lines } of journalPieces(file))
    for (const line of lines) {
      const at = number++;
      const last = Math.min(Infinity, ...resumes.filter((resume) => resume.line > at).map(({ step }) => step));
      const kept = keptOf(line, last);
      if (kept) yield kept;
    }
}

/** What of a line stands for steps up to `last`. */
function keptOf(line: JournalLine, last: number): StepsLine | EpochLine | NoticeLine | undefined {
  switch (line.type) {
    case 'resume':
      return undefined;
    case 'notice':
      return line;
    case 'epoch':
      return line.step <= last ? line : undefined;
    case 'steps':
      return last < line.first ? undefined : firstSteps(line, last - line.first + 1);
    default:
      return line satisfies never;
  }
}

function firstSteps(line: StepsLine, count: number): StepsLine {
  if (count >= line.seconds.length) return line;
  const cut = <T>(values: readonly T[]): readonly T[] => values.slice(0, count);
  const each = <T>(columns: Readonly<Record<string, readonly T[]>>) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, cut(values)]));
  return {
    ...line,
    seconds: cut(line.seconds),
    samples: cut(line.samples),
    learningRate: cut(line.learningRate),
    added: cut(line.added),
    total: cut(line.total),
    residual: cut(line.residual),
    loss: each(line.loss),
    weight: each(line.weight),
    regularizer: each(line.regularizer),
    ...(line.gram && { gram: each(line.gram) }),
    ...(line.affinity && { affinity: each(line.affinity) }),
  };
}
