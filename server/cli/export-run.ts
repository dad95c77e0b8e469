import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunRequest } from '../trainer/launch.ts';
import type { ExportAnswer, ExportForm } from '../trainer/use/questions.ts';
import { use, UseError } from '../trainer/use/use.ts';
import { fillWhole } from '../trainer/use/whole-file.ts';
import { askBeside } from './ask-beside.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { runAt } from './run-place.ts';
import { unlessInterrupted, useRun } from './use-run.ts';

/** What the options of `mtl export` ask for. */
export interface ExportOptions {
  readonly to: ExportForm;
  readonly out?: string;
  readonly backend?: RunRequest['backend'];
}

/** `mtl export`: writes a run in a form that other programs read, and says where. */
export async function exportRun(
  place: string,
  { to, out, backend = 'auto' }: ExportOptions,
  context: Context,
): Promise<ExitCode> {
  const { screen } = context;
  const dir = runAt(place);
  const folder = path.resolve(out ?? `run-${path.basename(dir)}-${to}`);
  return useRun(context, async () => {
    if (existsSync(folder))
      throw new UseError(`There is something at ${folder} already: name another folder with --out, or remove it.`);
    const answer = await unlessInterrupted<ExportAnswer>((ended) =>
      fillWhole(folder, async (aside) => {
        const question = { about: 'export', dir, to, out: aside, backend } as const;
        const doing = (what: string) => screen.status(`${what} …`);
        return ended(
          await askBeside(backend, 'starting …', context, (options) => use<'export'>(question, options, { doing })),
        );
      }),
    );
    if (answer === 'interrupted') return exitCodes.stopped;
    for (const notice of answer.notices) screen.note(`note: ${notice}`);
    screen.line(folder);
    return exitCodes.ok;
  });
}
