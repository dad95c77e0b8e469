import { SetUpError } from '../backend/set-up-error.ts';
import { analyze } from '../definition/analyze.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import { DefinitionError } from '../trainer/definition-error.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { performRun } from './perform-run.ts';
import { readDefinition } from './read-definition.ts';
import type { RunOptions } from './run.ts';
import type { RunView } from './run-view.ts';
import { armsTable } from './scores.ts';
import { provideTensorFlow } from './set-up.ts';

/** `mtl demo`: trains the bundled example jointly and each of its tasks alone, and prints a table of tasks by arms. */
export async function demo(options: RunOptions, context: Context, view: RunView): Promise<ExitCode> {
  const { screen, files } = context;
  if (options.backend !== 'wasm' && !(await tensorFlowIsReady(context))) return exitCodes.stopped;
  const text = await readDefinition(files.example);
  const { experiment, problems } = analyze(text);
  if (!experiment) throw new DefinitionError(files.example, problems);
  const records: RunRecord[] = [];
  for (const arm of ['joint', ...Object.keys(experiment.tasks).map((task) => `single:${task}`)]) {
    const { record, code } = await performRun({ ...options, file: files.example, text, arm }, context, view);
    if (code !== exitCodes.ok) return code;
    records.push(record);
    screen.line();
  }
  screen.line('All tasks together (joint) and each alone (single), by their test scores:');
  for (const line of armsTable(records)) screen.line(`  ${line}`);
  return exitCodes.ok;
}

/** Whether to go on: also without TensorFlow, which is then said, but not after Ctrl-C. */
async function tensorFlowIsReady(context: Context): Promise<boolean> {
  try {
    await provideTensorFlow(context);
    return true;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    if (error.code === 'cancelled') return false;
    context.screen.note(
      `TensorFlow is not set up: ${error.message} ${error.wayOut} Going on without it, which is slower.`,
    );
    return true;
  }
}
