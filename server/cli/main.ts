/** The command line `mtl`. */
import { CommanderError } from 'commander';
import { OverrideError } from '../definition/overrides.ts';
import { exitCodes } from './exit-codes.ts';
import { programFiles } from './program-files.ts';
import { program } from './program.ts';
import { ResumeError } from '../trainer/launch.ts';
import { FileError } from './read-definition.ts';
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
    if (error instanceof CommanderError) return end(error.exitCode === 0 ? exitCodes.ok : exitCodes.refused);
    screen.status('');
    const refused = error instanceof FileError || error instanceof OverrideError || error instanceof ResumeError;
    const text = refused || isOfSystem(error) ? `${error.code}: ${error.message}` : describe(error);
    screen.note(`${screen.paint('red', 'error')} ${text}`);
    end(refused ? exitCodes.refused : exitCodes.failed);
  }
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
