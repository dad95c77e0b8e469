import { InvalidArgumentError, Option, type Command } from 'commander';
import { predictionForms } from '../trainer/use/prediction-text.ts';
import { exportForms } from '../trainer/use/questions.ts';
import { backendOption } from './backend-option.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { labelRun, printChanges, printRuns, type LabelOptions } from './list-runs.ts';
import { reproduceRun, resumeRun } from './perform-run.ts';
import { exportRun, type ExportOptions } from './export-run.ts';
import { predict, type PredictOptions } from './predict.ts';
import { runAt } from './run-place.ts';
import type { RunView } from './run-view.ts';
import { deleteRuns, isPaused, orderRun, queue, restoreRuns, stopRuns } from './steer-runs.ts';

interface Json {
  readonly json?: boolean;
}

const runArgument = 'folder of a run, or its number in .mtl/runs here';
const jsonFlag = ['--json', 'print one JSON object a line'] as const;
const listOf = (text: string): readonly string[] => text.split(',').map((word) => word.trim());

/** The commands that list and steer runs, whoever started them: from this terminal, an editor, or another machine. */
export function runCommands(
  mtl: Command,
  context: Context,
  end: (code: ExitCode) => void,
  viewOf: (json: boolean | undefined) => RunView,
): void {
  mtl
    .command('runs')
    .description('list the runs kept beside a definition, the newest first')
    .argument('[place]', 'folder that holds .mtl, or a definition in it')
    .option(...jsonFlag)
    .action((place: string | undefined, { json }: Json) => end(printRuns(place, json === true, context)));
  mtl
    .command('queue')
    .description('say which runs train and wait, and how many train at once on a device')
    .argument('[place]', 'folder that holds .mtl, or a definition in it')
    .option('--at-once <n>', 'let so many train at once', atLeastOne)
    .option(...jsonFlag)
    .action((place: string | undefined, { atOnce, json }: Json & { readonly atOnce?: number }) =>
      end(queue(place, atOnce, json === true, context)),
    );
  mtl
    .command('stop')
    .description('let runs finish their step, save and end; what makes no progress for ten seconds is ended by force')
    .argument('[runs...]', runArgument)
    .option('--all', 'every run in progress beside a definition, which may be named in place of runs')
    .option(...jsonFlag)
    .action(async (runs: readonly string[], { all, json }: Json & { readonly all?: boolean }, command: Command) => {
      if (runs.length === 0 && all !== true) command.error('error: name the runs to stop, or --all');
      end(await stopRuns(runs, all === true, json === true, context));
    });
  mtl
    .command('pause')
    .description('let a run wait after its step, saved; it keeps its memory and its place')
    .argument('<run>', runArgument)
    .option(...jsonFlag)
    .action((run: string, { json }: Json) => end(orderRun(run, 'pause', json === true, context)));
  mtl
    .command('resume')
    .description('let a paused run go on, or train one that was stopped, failed or lost from where it was last saved')
    .argument('<run>', runArgument)
    .option(...jsonFlag)
    .action(async (run: string, { json }: Json) => {
      if (isPaused(run)) end(orderRun(run, 'resume', json === true, context));
      else end((await resumeRun(runAt(run), context, viewOf(json))).code);
    });
  mtl
    .command('reproduce')
    .description(
      'do a run again from its folder alone, and say whether it is the same to the last bit (exit code 0) or where not',
    )
    .argument('<run>', runArgument)
    .option(...jsonFlag)
    .action(async (run: string, { json }: Json) =>
      end(await reproduceRun(runAt(run), json === true, context, viewOf(json))),
    );
  mtl
    .command('changes')
    .description('say what changed from one run to another: settings, environment, data')
    .argument('<before>', runArgument)
    .argument('<after>', runArgument)
    .option(...jsonFlag)
    .action((before: string, after: string, { json }: Json) =>
      end(printChanges(before, after, json === true, context)),
    );
  mtl
    .command('predict')
    .description(
      "say what a run's network makes of new rows, read as its data set is and brought to the form of its training rows: a line for each row with what every task predicts",
    )
    .argument('<run>', runArgument)
    .argument(
      '<files...>',
      'tables, sentences, pictures, sounds or folders of these; columns of targets may be there or not',
    )
    .option('--task <tasks>', 'these tasks alone, with commas', listOf)
    .addOption(
      new Option('--format <form>', 'csv, or one JSON object a line')
        .choices(predictionForms)
        .default(undefined, 'csv, jsonl where --out ends so'),
    )
    .option('--out <file>', 'file that gets the lines, in place of the terminal')
    .option('--unlabelled', 'the files hold inputs alone, where their form has a place for labels')
    .addOption(backendOption())
    .action(async (run: string, files: readonly string[], options: PredictOptions) =>
      end(await predict(run, files, options, context)),
    );
  mtl
    .command('export')
    .description(
      'write a run in a form that other programs read: its network as savedmodel or tfjs, its journal as csv or tensorboard',
    )
    .argument('<run>', runArgument)
    .addOption(new Option('--to <form>', 'what to write').choices(exportForms).makeOptionMandatory())
    .option('--out <dir>', 'folder that gets the files, which must not be there yet; run-7-csv here without it')
    .addOption(backendOption())
    .action(async (run: string, options: ExportOptions) => end(await exportRun(run, options, context)));
  mtl
    .command('start')
    .description('let a run that waits for its turn begin now')
    .argument('<run>', runArgument)
    .option(...jsonFlag)
    .action((run: string, { json }: Json) => end(orderRun(run, 'startNow', json === true, context)));
  mtl
    .command('delete')
    .description('put runs aside that have ended; `mtl restore` brings them back')
    .argument('<runs...>', runArgument)
    .option(...jsonFlag)
    .action((runs: readonly string[], { json }: Json) => end(deleteRuns(runs, json === true, context)));
  mtl
    .command('restore')
    .description('bring deleted runs back')
    .argument('<runs...>', 'folder that a run had, or its number in .mtl/runs here')
    .option(...jsonFlag)
    .action((runs: readonly string[], { json }: Json) => end(restoreRuns(runs, json === true, context)));
  mtl
    .command('label')
    .description('rename a run, tag it, note something, mark it with a star; prints what holds')
    .argument('<run>', runArgument)
    .option('--name <name>', "another name than the definition's; empty gives that back")
    .option('--tag <tags>', 'tags to add, with commas', listOf)
    .option('--untag <tags>', 'tags to take away, with commas', listOf)
    .option('--note <text>', 'a note; empty takes it away')
    .option('--star', 'mark it')
    .option('--no-star', 'take the mark away')
    .option(...jsonFlag)
    .action((run: string, { json, ...options }: Json & LabelOptions) =>
      end(labelRun(run, options, json === true, context)),
    );
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
