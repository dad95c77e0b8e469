/** The worker that parses a Parquet file, so that a damaged one can be given up; started with the file as its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { DataError } from '../data-error.ts';
import type { ParquetMessage } from './parquet.ts';
import { parseParquet } from './parse-parquet.ts';

const post = (message: ParquetMessage): void => parentPort?.postMessage(message);

async function parse(file: string): Promise<void> {
  try {
    await parseParquet(file, {
      names: (names) => post({ type: 'names', names }),
      group: (columns, rows) => post({ type: 'group', columns, rows }),
    });
    post({ type: 'end' });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { code, message, file: where, offset, expected, found } = error;
    const details = Object.entries({ file: where, offset, expected, found });
    const given = Object.fromEntries(details.filter(([, value]) => value !== undefined));
    post({ type: 'refused', code, message, details: given });
  }
}

// What is no refusal ends the worker, whose other side hears of it.
void parse(String(workerData));
