import { Command, InvalidArgumentError, Option } from 'commander';
import path from 'node:path';
import { backendOption } from './backend-option.ts';
import { check } from './check.ts';
import type { CheckOptions } from './check.ts';
import type { Context } from './context.ts';
import { cite } from './cite.ts';
import { compare, type CompareOptions } from './compare.ts';
import { data, type DataOptions } from './data.ts';
import { demo } from './demo.ts';
import { describe, type DescribeOptions } from './describe.ts';
import { environment } from './environment.ts';
import { exitCodesHelp } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { cancel, jobs } from './jobs.ts';
import { plan, type PlanOptions } from './plan.ts';
import { results, resultsForms, type ResultsForm } from './results.ts';
import { runCommands } from './run-commands.ts';
import { resumeRunAt, run } from './run.ts';
import type { RunOptions } from './run.ts';
import type { PlaceOptions } from './cluster-place.ts';
import { JsonView, TextView } from './run-view.ts';
import type { RunView } from './run-view.ts';
import { setUp } from './set-up.ts';
import { sweep, sweepForms, type SweepForm, type SweepOptions } from './sweep.ts';
import { verify, type VerifyOptions } from './verify.ts';

interface Json {
  readonly json?: boolean;
}

interface Resume {
  readonly resume?: string;
}

interface Output extends Json {
  readonly format: ResultsForm;
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
  placeOptions(runOptions(mtl.command('run').argument('[file]', 'definition, *.mtl.yaml')))
    .description('train a definition; the run is kept in .mtl/runs beside it')
    .option(
      '--resume <dir>',
      'let a run that was stopped or lost go on from where it was last saved, in place of a file',
    )
    .option('--arm <arm>', "joint, alternate or single:TASK instead of the file's own schedule")
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .action(
      async (file: string | undefined, { json, resume, ...options }: RunOptions & PlaceOptions & Json & Resume) => {
        if ((file === undefined) === (resume === undefined))
          mtl.error('error: name either a definition or, with --resume, the folder of a run');
        const view = viewOf(json, context);
        if (resume !== undefined) end(await resumeRunAt(resume, options, context, view));
        else if (file !== undefined) end(await run(file, options, context, view));
      },
    );
  mtl
    .command('describe')
    .description('print the network: layers, shapes, parameters, who shares what, and what a step costs and takes')
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--arm <arm>', "joint, alternate or single:TASK instead of the file's own schedule")
    .option('--data-root <dir>', "folder that the file's data paths start from, where only the data tell shapes")
    .addOption(backendOption())
    .option('--no-time', 'do not take steps to measure how long they take')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: DescribeOptions) => end(await describe(file, options, context)));
  mtl
    .command('plan')
    .description('print what a run will do with the rows: samples a task, repeats, steps, and what one epoch means')
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--arm <arm>', "joint, alternate or single:TASK instead of the file's own schedule")
    .option('--epochs <n>', "epochs instead of the file's", wholeNumber)
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: PlanOptions) => end(await plan(file, options, context)));
  mtl
    .command('data')
    .description(
      'print what the data are: counts, shapes, ranges, class balance, missing labels, repeated rows, and what does not match',
    )
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: DataOptions) => end(await data(file, options, context)));
  mtl
    .command('cite')
    .description('print the BibTeX of every method, network and data set that a definition uses')
    .argument('<file>', 'definition, *.mtl.yaml')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json }: Json) => end(await cite(file, json === true, context)));
  outputOptions(mtl.command('compare').argument('<file>', 'definition, *.mtl.yaml'))
    .description(
      'train every arm of a definition with every seed, and say what learning together gained; goes on where it was stopped',
    )
    .option('--arms <arms>', "arms instead of the file's, with commas: single,joint", (text) => text.split(','))
    .option('--seeds <n>', "seeds of each arm instead of the file's", wholeNumber)
    .option('--epochs <n>', "epochs instead of the file's", wholeNumber)
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .option('--out <dir>', 'folder that gets runs/ and comparisons/; .mtl beside the file without it')
    .addOption(backendOption())
    .option('--fresh', 'begin again, though the same comparison is there')
    .addOption(new Option('--estimate', 'only say what time and disk it takes').preset('only'))
    .option('--no-estimate', 'begin without estimating time and disk first')
    .action(async (file: string, { json, format, ...options }: Omit<CompareOptions, 'form'> & Output) =>
      end(await compare(file, { ...options, form: json === true ? 'json' : format }, context)),
    );
  outputOptions(
    mtl.command('results').argument('<place>', 'folder of a comparison, or the definition whose newest is wanted'),
  )
    .description('print what a comparison found: verdict, scores with intervals, Δm and Δp')
    .action(async (place: string, { json, format }: Output) =>
      end(await results(place, json === true ? 'json' : format, context)),
    );
  mtl
    .command('sweep')
    .argument('<file>', 'definition, *.mtl.yaml')
    .description(
      'find settings by trying the values under `sweep`: judged on validation rows, hopeless trials stopped early; goes on where it was stopped',
    )
    .option('--trials <n>', "trials instead of the file's", wholeNumber)
    .option('--seed <n>', "seed that draws the values, instead of the file's", wholeNumber)
    .option('--arm <arm>', "joint, alternate or single:TASK instead of the file's own schedule")
    .option('--epochs <n>', "epochs instead of the file's", wholeNumber)
    .option('--data-root <dir>', "folder that the file's data paths start from")
    .option('--out <dir>', 'folder that gets runs/ and sweeps/; .mtl beside the file without it')
    .addOption(backendOption())
    .option('--fresh', 'begin again, though the same sweep is there')
    .option('--write <file>', 'write the definition with the chosen values to a new file')
    .addOption(new Option('--format <form>', 'how results are printed').choices(sweepForms).default('text'))
    .option('--json', 'print JSON lines: the runs as they go, then the results')
    .action(
      async (file: string, { json, format, ...options }: Omit<SweepOptions, 'form'> & Json & { format: SweepForm }) =>
        end(await sweep(file, { ...options, form: json === true ? 'json' : format }, context)),
    );
  mtl
    .command('jobs')
    .description('print the runs that jobs of a cluster train, and where each stands')
    .argument('[place]', 'definition, or the folder that holds .mtl', '.')
    .option('--json', 'print one JSON array')
    .action(async (place: string, { json }: Json) => end(await jobs(place, json === true, context)));
  mtl
    .command('cancel')
    .description("end a cluster's run: one at work finishes its step and is saved, one that waits leaves the queue")
    .argument('<run>', 'folder of the run, or its number')
    .action(async (run: string) => end(await cancel(run, context)));
  mtl
    .command('environment')
    .description('print the backend in use, its device and versions, what was tried and why not')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: Json) => end(await environment(json === true, context)));
  mtl
    .command('verify')
    .description(
      'hold every weighting, aggregator and regulariser against golden vectors and properties, in float64 and as steps of the trainer: a table with the error and the source of each',
    )
    .addOption(backendOption())
    .option('--json', 'print one JSON object')
    .action(async (options: VerifyOptions) => end(await verify(options, context)));
  mtl
    .command('setup')
    .description('set up TensorFlow: its library from PyPI and the addon, kept in a per-user cache')
    .action(async () => end(await setUp(context)));
  runCommands(mtl, context, end, (json) => viewOf(json, context));
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
    .addOption(backendOption())
    .option('--smoke', 'one small batch through every part, in seconds')
    .option('--json', 'print JSON lines: the journal as it grows, and the record of the run');
}

function placeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--on <place>', "where to train instead of the file's run: place").choices(['local', 'slurm']),
    )
    .option('--partition <name>', 'Slurm: partition of the job')
    .option('--cpus <n>', 'Slurm: processors of the run, which are its threads', wholeNumber)
    .option('--gpus <n>', 'Slurm: GPUs of the run', wholeNumber)
    .option('--memory <size>', 'Slurm: memory of the run, as 8G')
    .option('--time <limit>', 'Slurm: time of the job, as 2:00:00; a run that needs longer is queued again')
    .option('--account <name>', 'Slurm: account that is charged')
    .option('--qos <name>', 'Slurm: quality of service')
    .option('--setup <line>', "Slurm: line of shell before the training, as 'module load cuda'")
    .option(
      '--shared <dir>',
      'Slurm: folder that all nodes see, for the trainer and TensorFlow; .mtl/cluster without it',
    )
    .option('--detach', 'Slurm: come back as soon as the job is in the queue');
}

function outputOptions(command: Command): Command {
  const format = new Option('--format <form>', 'how results are printed').choices(resultsForms).default('text');
  return command.addOption(format).option('--json', 'print JSON lines: the runs as they go, then the results');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function viewOf(json: boolean | undefined, { screen }: Context): RunView {
  return json === true ? new JsonView(screen) : new TextView(screen);
}
