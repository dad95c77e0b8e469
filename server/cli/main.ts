/** The command line `mtl`. */
import { CommanderError } from 'commander';
import { OverrideError } from '../definition/overrides.ts';
import { exitCodes } from './exit-codes.ts';
import { programFiles } from './program-files.ts';
import { program } from './program.ts';
import { NoPlaceError } from '../trainer/folder/runs.ts';
import { DeletionError } from '../trainer/folder/trash.ts';
import { SlurmError } from '../cluster/slurm/call.ts';
import { ResumeError } from '../trainer/launch.ts';
import { FileError } from './read-definition.ts';
import { PlaceError } from './run-place.ts';
import { Screen } from './screen.ts';

async function main(started: string, words: readonly string[]): Promise<void> {
  const screen = new Screen();
  const end = (code: number): void => {
    process.exitCode = code;
  };
  try {
    await program({ screen, files: programFiles(started) }, end).parseAsync(words, { from: 'user' });
  } catch (error) {
    // Commander has printed its sentence, or the help that was asked for.
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0 && wantsJson(words)) tellError(screen, error.code, error.message);
      return end(error.exitCode === 0 ? exitCodes.ok : exitCodes.refused);
    }
    screen.status('');
    const refused = isRefusal(error);
    if (wantsJson(words)) {
      const { code, message } = refused || isOfSystem(error) ? error : { code: 'failed', message: String(error) };
      tellError(screen, code, message);
    }
    const text = refused || isOfSystem(error) ? `${error.code}: ${error.message}` : describe(error);
    screen.note(`${screen.paint('red', 'error')} ${text}`);
    end(refused ? exitCodes.refused : exitCodes.failed);
  }
}

const refusals = [FileError, OverrideError, ResumeError, PlaceError, DeletionError, NoPlaceError, SlurmError];

/** What is wrong with the words of the command, in a sentence. */
function isRefusal(error: unknown): error is InstanceType<(typeof refusals)[number]> {
  return refusals.some((kind) => error instanceof kind);
}

/** Whether a program reads the output: then errors are objects too, beside the sentence for a person. */
function wantsJson(words: readonly string[]): boolean {
  return words.includes('--json') || words.some((word, i) => word === 'json' && words[i - 1] === '--format');
}

function tellError(screen: Screen, code: string | undefined, message: string): void {
  screen.line(JSON.stringify({ type: 'error', code: code ?? 'failed', message }));
}

/** A refusal of the system, as a folder that may not be written: its words say all, and a stack would bury them. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function describe(error: unknown): string {
  return String(error instanceof Error ? error.stack : error);
}

const [, started = '', ...words] = process.argv;
void main(started, words);
