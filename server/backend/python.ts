import { join } from 'node:path';
import { runChild } from './run-child.ts';
import { SetUpError } from './set-up-error.ts';
import { olderThan } from './wheels.ts';

/** A Python that can run pip. */
export interface Python {
  readonly command: string;
  /** Of the form `3.11.7`. */
  readonly version: string;
  readonly pip: string;
}

/** Where a Python is looked for, and where a private environment may be made if it has no pip. */
export interface PythonSearch {
  readonly candidates?: readonly string[] | undefined;
  readonly staging: string;
  readonly signal?: AbortSignal | undefined;
}

const oldestPython = [3, 8] as const;
/** The first pip that knows the platform tags `manylinux_2_27` (PEP 600). */
const oldestPip = [20, 3] as const;

/**
 * The first Python of the candidates with a working pip. Debian and Ubuntu ship Python without pip; where the standard
 * library carries one (ensurepip), it is put into a private environment under `staging`, so that nothing of the person's changes.
 * @throws SetUpError `no-python`, `python-too-old`, `no-pip` or `pip-too-old`
 */
export async function findPython(search: PythonSearch): Promise<Python> {
  const { command, version } = await findInterpreter(search.candidates ?? ['python3', 'python'], search.signal);
  if (olderThan(version, oldestPython)) {
    throw new SetUpError(
      'python-too-old',
      `Python ${oldestPython.join('.')} or newer is needed to fetch TensorFlow, and ${command} is ${version}.`,
      'Install a newer python3 and set up again.',
    );
  }
  const own = await pipVersion(command, search.signal);
  if (own !== undefined) return { command, version, pip: recentEnough(own, command) };
  const inner = await makeEnvironment(command, search);
  const pip = inner && (await pipVersion(inner, search.signal));
  if (inner === undefined || pip === undefined) {
    throw new SetUpError(
      'no-pip',
      `${command} has no pip, which fetches TensorFlow.`,
      'Install it (on Debian and Ubuntu: apt-get install python3-pip) and set up again.',
    );
  }
  return { command: inner, version, pip: recentEnough(pip, inner) };
}

async function findInterpreter(candidates: readonly string[], signal: AbortSignal | undefined) {
  for (const command of candidates) {
    const version = /^Python (\d[\w.]*)/.exec(await outputOf(command, ['--version'], signal))?.[1];
    if (version?.startsWith('3')) return { command, version };
  }
  throw new SetUpError(
    'no-python',
    `No python3 was found (tried: ${candidates.join(', ')}), and TensorFlow is fetched with it.`,
    'Install python3 with pip (on Debian and Ubuntu: apt-get install python3-pip) and set up again.',
  );
}

async function pipVersion(python: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  return /^pip (\d[\w.]*)/m.exec(await outputOf(python, ['-m', 'pip', '--version'], signal))?.[1];
}

function recentEnough(pip: string, python: string): string {
  if (!olderThan(pip, oldestPip)) return pip;
  throw new SetUpError(
    'pip-too-old',
    `pip ${oldestPip.join('.')} or newer is needed to fetch TensorFlow, and that of ${python} is ${pip}.`,
    `Run: ${python} -m pip install --upgrade pip`,
  );
}

async function makeEnvironment(python: string, search: PythonSearch): Promise<string | undefined> {
  const folder = join(search.staging, 'python');
  const made = await runChild(python, ['-m', 'venv', folder], { signal: search.signal });
  return made.code === 0 ? join(folder, 'bin', 'python3') : undefined;
}

async function outputOf(command: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  try {
    return (await runChild(command, args, { signal })).out;
  } catch (error) {
    // A candidate that is not there is no answer; the caller reports when none is left.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) return '';
    throw error;
  }
}
