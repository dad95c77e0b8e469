import type { RunRequest } from '../trainer/launch.ts';
import type { PredictAnswer } from '../trainer/use/questions.ts';
import type { PredictionForm } from '../trainer/use/prediction-text.ts';
import { use } from '../trainer/use/use.ts';
import { writeWholeBy } from '../trainer/use/whole-file.ts';
import { askBeside } from './ask-beside.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { runAt } from './run-place.ts';
import { splitTable } from './scores.ts';
import { unlessInterrupted, useRun } from './use-run.ts';

/** What the options of `mtl predict` ask for. */
export interface PredictOptions {
  readonly task?: readonly string[];
  readonly format?: PredictionForm;
  readonly out?: string;
  readonly unlabelled?: boolean;
  readonly backend?: RunRequest['backend'];
}

/** `mtl predict`: prints, or writes to a file, what a run's network says of new rows; what a person should know beside it. */
export async function predict(
  place: string,
  files: readonly string[],
  { task, format, out, unlabelled = false, backend = 'auto' }: PredictOptions,
  context: Context,
): Promise<ExitCode> {
  const { screen } = context;
  const question = {
    about: 'predict',
    dir: runAt(place),
    files,
    ...(task && { tasks: task }),
    form: format ?? (out?.endsWith('.jsonl') === true ? 'jsonl' : 'csv'),
    unlabelled,
    backend,
  } as const;
  const ask = (text: (text: string) => void) =>
    askBeside(backend, 'starting …', context, async (options) => {
      const doing = (what: string) => screen.status(`${what} …`);
      return use<'predict'>(question, options, { doing, text });
    });
  return useRun(context, async () => {
    const answer = await (out === undefined
      ? ask((text) => screen.lines(text))
      : unlessInterrupted<PredictAnswer>((ended) => writeWholeBy(out, async (write) => ended(await ask(write)))));
    if (answer === 'interrupted') return exitCodes.stopped;
    tell(answer, out, context);
    return exitCodes.ok;
  });
}

function tell({ rows, scores, notices }: PredictAnswer, out: string | undefined, { screen }: Context): void {
  for (const notice of notices) screen.note(`note: ${notice}`);
  if (Object.keys(scores).length > 0) for (const line of splitTable(scores, 'these rows')) screen.note(line);
  if (out !== undefined) screen.note(`${rows} rows in ${out}`);
}
