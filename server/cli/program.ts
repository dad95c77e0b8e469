import { Command, InvalidArgumentError, Option } from 'commander';
import path from 'node:path';
import { check } from './check.ts';
import type { CheckOptions } from './check.ts';
import type { Context } from './context.ts';
import { cite } from './cite.ts';
import { demo } from './demo.ts';
import { environment } from './environment.ts';
import { exitCodesHelp } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { run } from './run.ts';
import type { RunOptions } from './run.ts';
import { JsonView, TextView } from './run-view.ts';
import type { RunView } from './run-view.ts';
import { setUp } from './set-up.ts';
import { verify } from './verify.ts';

interface Json {
  readonly json?: boolean;
}

/** The command line `mtl`; each command hands its exit code to `end`. */
export function program(context: Context, end: (code: ExitCode) => void): Command {
  const mtl = new Command('mtl')
    .description('Multi-task learning experiments: check and run definitions (*.mtl.yaml).')
    .version(context.files.version)
    .addHelpText('after', exitCodesHelp)
    .exitOverride();
  mtl
    .command('check')
    .description('check a definition; each problem is a line file:line:column: severity code: message')
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--resolved', 'print the definition with every default filled in')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: CheckOptions) => end(await check(file, options, context)));
  runOptions(mtl.command('run').argument('<file>', 'definition, *.mtl.yaml'))
    .description('train a definition; the run is kept in .mtl/runs beside it')
    .option('--arm <arm>', "joint, alternate or single:TASK instead of the file's own schedule")
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .action(async (file: string, { json, ...options }: RunOptions & Json) =>
      end(await run(file, options, context, viewOf(json, context))),
    );
  mtl
    .command('cite')
    .description('print the BibTeX of every method, network and data set that a definition uses')
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json }: Json) => end(await cite(file, json === true, context)));
  mtl
    .command('environment')
    .description('print the backend in use, its device and versions, what was tried and why not')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: Json) => end(await environment(json === true, context)));
  mtl
    .command('verify')
    .description('hold every weighting and aggregator against golden vectors and properties: a table, or a failure')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: Json) => end(await verify(json === true, context)));
  mtl
    .command('setup')
    .description('set up TensorFlow: its library from PyPI and the addon, kept in a per-user cache')
    .action(async () => end(await setUp(context)));
  runOptions(mtl.command('demo'))
    .description('set up what is missing, then train the bundled example jointly and each of its tasks alone')
    .action(async ({ json, ...options }: RunOptions & Json) => {
      const out = options.out ?? path.join('.mtl', 'runs');
      end(await demo({ ...options, out }, context, viewOf(json, context)));
    });
  for (const command of mtl.commands) command.exitOverride().addHelpText('after', exitCodesHelp);
  return mtl;
}

function runOptions(command: Command): Command {
  return command
    .option('--epochs <n>', "epochs instead of the file's", wholeNumber)
    .option('--seed <n>', "seed instead of the file's", wholeNumber)
    .option('--out <dir>', 'folder that gets the run, under its number')
    .addOption(
      new Option('--backend <name>', 'what computes; TensorFlow where it is set up, else wasm').choices([
        'tensorflow',
        'wasm',
      ]),
    )
    .option('--smoke', 'one small batch through every part, in seconds')
    .option('--json', 'print JSON lines: the journal as it grows, and the record of the run');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function viewOf(json: boolean | undefined, { screen }: Context): RunView {
  return json === true ? new JsonView(screen) : new TextView(screen);
}
