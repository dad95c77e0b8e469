import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import { runFiles } from '../folder/files.ts';
import { readRecord } from '../folder/runs.ts';
import type { ExportAnswer, ExportQuestion } from '../use/questions.ts';
import { UseError, type UseEvents } from '../use/use.ts';
import { exportCsv } from './csv.ts';
import { openKeptJournal, type KeptJournal } from './kept-journal.ts';
import { exportTensorBoard } from './tensorboard.ts';

/** Writes a run in a form that other programs read. Throws a UseError where it has nothing to write. */
export async function exportRun(question: ExportQuestion, { doing }: UseEvents): Promise<ExportAnswer> {
  const { dir, to, out } = question;
  const record = readRecord(dir);
  switch (to) {
    case 'csv':
    case 'tensorboard': {
      doing('reading the journal');
      const journal = await journalOf(dir, record.id);
      if (to === 'csv') await exportCsv(journal, out, doing);
      else await exportTensorBoard(journal, record, out, doing);
      return { notices: noticesOf(journal) };
    }
    case 'savedmodel':
    case 'tfjs':
      return (await import('./export-model.ts')).exportModel({ ...question, to }, doing);
    default:
      throw new TypeError(`Nobody can write ${JSON.stringify(to satisfies never)}.`);
  }
}

async function journalOf(dir: string, id: string): Promise<KeptJournal> {
  const nothing = new UseError(`Run ${id} has recorded no step yet: there is nothing to export.`);
  try {
    const journal = await openKeptJournal(path.join(dir, runFiles.journal));
    if (journal.names.loss.length === 0) throw nothing;
    return journal;
  } catch (error) {
    throw hasCode(error, ['ENOENT']) ? nothing : error;
  }
}

const noticesOf = ({ unreadable }: KeptJournal): string[] =>
  unreadable > 0 ? [`${unreadable} lines of the journal cannot be read and are left out.`] : [];
