import { execFile } from 'node:child_process';

/** Slurm could not do what it was asked; the message says what was asked, what it answered, and what to do. */
export class SlurmError extends Error {
  override readonly name = 'SlurmError';
  /** `slurm-missing`: no such program here; `slurm-silent`: no answer in time; `slurm-refused`: it said no. */
  readonly code: 'slurm-missing' | 'slurm-silent' | 'slurm-refused';

  constructor(code: SlurmError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** How a program of Slurm is asked. */
export interface CallOptions {
  /** What it reads from its standard input. */
  readonly input?: string;
  /** Seconds after which a program that says nothing is given up; a busy controller answers late. */
  readonly timeoutSeconds?: number;
}

/**
 * Asks a program of Slurm (`sbatch`, `squeue`, …) and gives what it prints.
 * @throws SlurmError
 */
export async function callSlurm(
  program: string,
  words: readonly string[],
  { input, timeoutSeconds = 60 }: CallOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      if (error) reject(refusal(program, error, `${stderr}\n${stdout}`, timeoutSeconds));
      else resolve(stdout);
    });
    // A program that ends before it has read everything says why by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

function refusal(program: string, error: Error, said: string, seconds: number): SlurmError {
  if ('code' in error && error.code === 'ENOENT') {
    const message = `There is no '${program}' on this machine: run this on a login node of the cluster, with Slurm's programs on PATH.`;
    return new SlurmError('slurm-missing', message, { cause: error });
  }
  if ('killed' in error && error.killed === true) {
    const message = `'${program}' has not answered within ${seconds} s: Slurm's controller is busy or unreachable. Try again later; 'scontrol ping' says whether it is there.`;
    return new SlurmError('slurm-silent', message, { cause: error });
  }
  return new SlurmError('slurm-refused', `'${program}' refused: ${lastWords(said)}`, { cause: error });
}

/** The sentence in which Slurm's programs say why: their last line that is theirs, without their own name before it. */
function lastWords(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const own = lines.filter((line) => /error|fatal/i.test(line));
  const line = own.at(-1) ?? lines.at(-1) ?? 'it gave no reason';
  return line.replace(/^\w+: (?:error|fatal): /, '').trim();
}
