/** Why a data set cannot be used; stable, each documented by the sentence it is thrown with. */
export type DataErrorCode =
  | 'data-missing'
  | 'data-outside'
  | 'data-not-a-file'
  | 'data-not-a-folder'
  | 'data-unreadable'
  | 'data-empty'
  | 'data-size'
  | 'data-too-large'
  | 'data-format'
  | 'data-shape'
  | 'data-label'
  | 'data-encoding'
  | 'data-line'
  | 'data-column'
  | 'data-number'
  | 'data-ids'
  | 'data-where'
  | 'data-classes'
  | 'data-decoder'
  | 'data-gzip'
  | 'data-names'
  | 'data-too-few-rows';

/** Where and how the data differ from what was expected. */
export interface DataErrorDetails {
  readonly file?: string;
  /** Byte offset in the file, after decompression where it is compressed. */
  readonly offset?: number;
  /** Line of a text file, counted from 1. */
  readonly line?: number;
  readonly expected?: string;
  readonly found?: string;
  readonly cause?: unknown;
}

/** A data set that cannot be used; the message is one sentence for a person, with the file and the way out. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code: DataErrorCode;
  readonly file?: string;
  readonly offset?: number;
  readonly line?: number;
  readonly expected?: string;
  readonly found?: string;

  constructor(code: DataErrorCode, message: string, details: DataErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    if (details.file !== undefined) this.file = details.file;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.line !== undefined) this.line = details.line;
    if (details.expected !== undefined) this.expected = details.expected;
    if (details.found !== undefined) this.found = details.found;
  }
}
