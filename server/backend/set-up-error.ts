/** Why TensorFlow could not be set up. Stable: the editor, the command line and tests tell cases apart by it. */
export type SetUpErrorCode =
  | 'unsupported-platform'
  | 'no-python'
  | 'python-too-old'
  | 'no-pip'
  | 'pip-too-old'
  | 'no-network'
  | 'wheel-missing'
  | 'download-failed'
  | 'disk-full'
  | 'no-compiler'
  | 'compile-failed'
  | 'no-addon-sources'
  | 'no-headers'
  | 'not-tensorflow'
  | 'does-not-load'
  | 'cancelled';

/** TensorFlow could not be set up: one sentence with the reason, and the way out. `detail` is for the log. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
  readonly code: SetUpErrorCode;
  readonly wayOut: string;
  readonly detail: string;

  constructor(code: SetUpErrorCode, message: string, wayOut: string, detail = '') {
    super(message);
    this.code = code;
    this.wayOut = wayOut;
    this.detail = detail;
  }
}

/** The error of a set-up that was cancelled by its signal. */
export function cancelled(): SetUpError {
  return new SetUpError('cancelled', 'The set-up was cancelled.', 'Start it again when you want it.');
}

/** The error of a full disk; `folder` is where the space is missing. */
export function diskFull(folder: string, detail = ''): SetUpError {
  return new SetUpError(
    'disk-full',
    `There is not enough free disk space under ${folder}.`,
    'Free some space, or name a folder on another disk in XDG_CACHE_HOME, and set up again.',
    detail,
  );
}
