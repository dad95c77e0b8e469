import { Worker } from 'node:worker_threads';
import type { TakeRows } from '../csv/read.ts';
import { DataError, type DataErrorCode, type DataErrorDetails } from '../data-error.ts';
import { damaged } from './damaged.ts';

/** What the worker that parses says, in this order: names, groups, then end or refused. */
export type ParquetMessage =
  | { readonly type: 'names'; readonly names: readonly string[] }
  | { readonly type: 'group'; readonly columns: readonly (readonly string[])[]; readonly rows: number }
  | { readonly type: 'end' }
  | {
      readonly type: 'refused';
      readonly code: DataErrorCode;
      readonly message: string;
      readonly details: DataErrorDetails;
    };

/** What parsing a file may take before it is given up. */
export interface Patience {
  /** Without a group of rows. Milliseconds. */
  readonly silence: number;
  /** MB. */
  readonly memory: number;
}

const program = new URL(import.meta.url.endsWith('.ts') ? './parquet-worker.ts' : './parquet.cjs', import.meta.url);

/**
 * Hands on the rows of a Parquet file, plain or gzipped. The parser works in a thread of its own, which is ended where a
 * damaged file keeps it busy or takes too much memory. Throws a DataError with file, expected and found, and what `take` throws.
 */
export async function readParquet(
  file: string,
  take: TakeRows,
  { silence, memory }: Patience = { silence: 120_000, memory: 4096 },
): Promise<void> {
  const worker = new Worker(program, { workerData: file, resourceLimits: { maxOldGenerationSizeMb: memory } });
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const giveUp = (found: string): void => reject(damaged(file, 'its pages', 'a whole Parquet table', found));
      watch = setTimeout(() => giveUp(`nothing for ${silence / 1000} s`), silence);
      let names: readonly string[] = [];
      worker.on('message', (message: ParquetMessage) => {
        watch?.refresh();
        try {
          switch (message.type) {
            case 'names':
              return take.names((names = message.names), undefined);
            case 'group':
              return takeGroup(file, message, names, take);
            case 'refused':
              return reject(new DataError(message.code, message.message, message.details));
            case 'end':
              return resolve();
            default:
              return message satisfies never;
          }
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      worker.on('error', (error) =>
        giveUp(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
      );
      worker.on('exit', () => giveUp('its end'));
    });
  } finally {
    clearTimeout(watch);
    await worker.terminate();
  }
}

function takeGroup(
  file: string,
  { columns, rows }: ParquetMessage & { readonly type: 'group' },
  names: readonly string[],
  take: TakeRows,
): void {
  for (let row = 0; row < rows; row++)
    take.row(
      columns.map((column) => column[row] ?? ''),
      names,
      { file },
    );
}
