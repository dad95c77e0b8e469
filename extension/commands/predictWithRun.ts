import path from 'node:path';
import * as vscode from 'vscode';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { SplitScores } from '../../server/trainer/folder/record.ts';
import { writeWholeBy } from '../../server/trainer/use/whole-file.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Run } from '../runs/run.ts';
import type { Services } from '../services.ts';
import { requireTrust } from '../trust.ts';
import { sayDone, useRun } from './useRun.ts';

/**
 * «Predict with Run…»: what a run's network makes of the rows of files that are asked for, written to a file that is asked for
 * and then opened; the files' labels, where they have any, are scored.
 */
export async function predictWithRun(services: Services, argument?: unknown): Promise<void> {
  if (!(await requireTrust(vscode.l10n.t('Predicting')))) return;
  const placeHolder = vscode.l10n.t('Which run shall predict?');
  const [run] = await runsToActOn(services, argument, undefined, {
    placeHolder,
    none: vscode.l10n.t('There is no run yet.'),
  });
  const files = run && (await filesOfRows(run));
  const out = files && (await placeOfPredictions(run, files));
  if (!run || !files || !out) return;
  const question = {
    about: 'predict',
    dir: run.dir,
    files: files.map(({ fsPath }) => fsPath),
    form: out.path.endsWith('.jsonl') ? 'jsonl' : 'csv',
    unlabelled: false,
  } as const;
  const title = vscode.l10n.t('Predicting with run {0}', run.record.id);
  const answer = await useRun<'predict'>(services, run, title, (ask) =>
    writeWholeBy(out.fsPath, (write) => ask(question, write)),
  );
  if (!answer) return;
  await vscode.window.showTextDocument(out, { preview: false });
  const told = vscode.l10n.t('{0} rows predicted by run {1}.', answer.rows, run.record.id);
  await sayDone([told, ...scoreSentences(answer.scores)].join(' '), answer.notices);
}

async function filesOfRows({ dir, record }: Run): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Rows for run {0}, in the form of its data', record.id),
    openLabel: vscode.l10n.t('Predict'),
    canSelectMany: true,
    defaultUri: vscode.Uri.file(readResolved(dir).root),
  });
}

async function placeOfPredictions({ record }: Run, files: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const { dir, name } = path.parse(files[0]?.fsPath ?? '');
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Where the predictions go'),
    defaultUri: vscode.Uri.file(path.join(dir, `${name}-run-${record.id}.csv`)),
    filters: { CSV: ['csv'], [vscode.l10n.t('JSON lines')]: ['jsonl'] },
  });
}

const scoreSentences = (scores: SplitScores): string[] =>
  Object.entries(scores).map(([task, values]) => {
    const numbers = Object.entries(values).map(
      ([name, value]) => `${name} ${value === null ? '–' : value.toPrecision(4)}`,
    );
    return `${task}: ${numbers.join(', ')}.`;
  });
