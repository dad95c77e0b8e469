import { callSlurm, SlurmError } from './call.ts';
import { wordsOf, type SlurmOptions } from './options.ts';
import { warningSeconds } from './script.ts';

/** What is handed to Slurm. */
export interface Submission {
  readonly name: string;
  readonly script: string;
  readonly options: SlurmOptions;
  /** File that gets what the script itself prints, in Slurm's pattern: `%A` is the array's number, `%a` the task's. */
  readonly output: string;
  /** How many tasks the array has, and how many of them may run at once; without it, the job is a single one. */
  readonly array?: { readonly size: number; readonly atOnce?: number | undefined };
}

/**
 * Hands a job to Slurm; it is queued again where its node is lost or it has to make way.
 * @returns the job's number
 * @throws SlurmError with Slurm's own reason
 */
export async function submit({ name, script, options, output, array }: Submission): Promise<string> {
  const words = [
    '--parsable',
    `--job-name=${name}`,
    `--output=${output}`,
    '--open-mode=append',
    '--requeue',
    `--signal=B:USR1@${warningSeconds}`,
    ...(array ? [`--array=0-${array.size - 1}${array.atOnce === undefined ? '' : `%${array.atOnce}`}`] : []),
    ...wordsOf(options),
  ];
  return parseSubmitted(await callSlurm('sbatch', words, { input: script }));
}

/** The number that `sbatch --parsable` prints, alone or with the cluster's name, perhaps below a banner. */
export function parseSubmitted(text: string): string {
  const lines = text.split('\n').map((line) => /^(\d+)(?:;\S+)?$/.exec(line.trim())?.[1]);
  const id = lines.findLast((line) => line !== undefined);
  if (id !== undefined) return id;
  throw new SlurmError('slurm-refused', `'sbatch' gave no number of a job; it said: ${text.trim() || 'nothing'}`);
}
