import { DataError } from '../data-error.ts';

/** The error for a damaged Parquet file; apart from the parser, whose compiled code only its own thread may load. */
export function damaged(file: string, where: string, expected: string, found: string, cause?: Error): DataError {
  const message = `${file} is damaged at ${where}: ${expected} should be there, but the parser found ${found.replace(/\.$/, '')}; copy or download it again.`;
  return new DataError('data-format', message, { file, expected, found, ...(cause && { cause }) });
}
