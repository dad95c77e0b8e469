import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { EpochLine, StepsLine } from '../folder/journal-lines.ts';
import { fromJson } from '../folder/numbers.ts';
import type { RunRecord } from '../folder/record.ts';
import { EventFile } from './event-file.ts';
import { groups, type KeptJournal } from './kept-journal.ts';

const splits = ['train', 'validation', 'test'] as const;

/** Tags of numbers that a step has once. */
const single = { learningRate: 'learning_rate', added: 'added', total: 'total', residual: 'residual' } as const;

/**
 * Writes a journal as TensorBoard's event files into the folder `out`, one folder a split as Keras does: steps (`loss/ten`,
 * `weight/ten`, `regularizer/l2(shared)`) and epochs (`epoch_loss/ten`, `epoch_accuracy/ten`) by the number of their step. TensorBoard
 * keeps scalars as float32.
 * @param doing told how far it is
 */
export async function exportTensorBoard(
  journal: KeptJournal,
  record: RunRecord,
  out: string,
  doing: (text: string) => void,
): Promise<void> {
  const began = Date.parse(record.started ?? record.created) / 1000;
  const files = new EventFiles(out, began);
  let chosen: EpochLine | undefined;
  try {
    for await (const line of journal.lines()) {
      if (line.type === 'steps') {
        addSteps(files.of('train'), line, began);
        doing(`step ${line.first}`);
      }
      if (line.type !== 'epoch') continue;
      addEpoch(files, line, began);
      if (line.epoch === record.summary?.epoch) chosen = line;
    }
    // The test rows are read at the end, and stand where the parameters were chosen.
    if (record.summary?.test && chosen && !chosen.test)
      addScores(files.of('test'), began + chosen.seconds, chosen.step, record.summary.test);
  } finally {
    files.close();
  }
}

/** The event file of each split, made when it has its first event. */
class EventFiles {
  readonly #files = new Map<string, EventFile>();
  readonly #out: string;
  readonly #began: number;

  constructor(out: string, began: number) {
    this.#out = out;
    this.#began = began;
  }

  of(split: (typeof splits)[number]): EventFile {
    const known = this.#files.get(split);
    if (known) return known;
    const folder = path.join(this.#out, split);
    mkdirSync(folder);
    const file = new EventFile(path.join(folder, `events.out.tfevents.${Math.floor(this.#began)}.mtl`), this.#began);
    this.#files.set(split, file);
    return file;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
  }
}

function addSteps(file: EventFile, line: StepsLine, began: number): void {
  line.seconds.forEach((seconds, i) => {
    const values = Object.entries(single).map(([name, tag]) => [tag, line[name as keyof typeof single][i]] as const);
    const grouped = groups.flatMap((group) =>
      Object.entries(line[group] ?? {}).map(([name, column]) => [`${group}/${name}`, column[i]] as const),
    );
    const measured = [...values, ...grouped].filter(([, value]) => value !== null && value !== undefined);
    const scalars = measured.map(([tag, value]) => [tag, fromJson(value)] as const);
    file.scalars(began + seconds, line.first + i, scalars);
  });
}

function addEpoch(files: EventFiles, line: EpochLine, began: number): void {
  for (const split of splits) {
    const scores = line[split];
    if (scores) addScores(files.of(split), began + line.seconds, line.step, scores);
  }
}

function addScores(
  file: EventFile,
  wallTime: number,
  step: number,
  scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>,
): void {
  const values = Object.entries(scores).flatMap(([task, all]) =>
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[`epoch_${name}/${task}`, value] as const])),
  );
  file.scalars(wallTime, step, values);
}
