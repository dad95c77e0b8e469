import type * as vscode from 'vscode';
import { sourceOnDisk } from '../../server/data/definition-files.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { writtenOut } from '../../server/definition/extends/written-out.ts';
import { readSettings, type Settings } from '../settings.ts';
import { definitionToRun, revealProblems, save, sayNothingToRun } from './definitionToRun.ts';

/** A definition that several runs are to be trained of. */
export interface DefinitionToTrain {
  readonly document: vscode.TextDocument;
  readonly settings: Settings;
  readonly experiment: Experiment;
  /** How its runs are asked for; the text has what it extends written out, which may change while they are trained. */
  readonly request: {
    readonly file: string;
    readonly text: string;
    readonly backend: Settings['backend'];
    readonly dataRoot?: string;
  };
}

/** The definition that a command means, saved; undefined, and said why, where there is none or it has errors. */
export async function definitionToTrain(argument: unknown): Promise<DefinitionToTrain | undefined> {
  const found = await definitionToRun(argument);
  const document = found && (await save(found));
  if (!found) sayNothingToRun();
  if (!document) return undefined;
  const settings = readSettings(document.uri);
  const { backend, dataRoot } = settings;
  const source = sourceOnDisk(document.fileName, dataRoot);
  const { experiment, problems } = analyze(document.getText(), source);
  if (!experiment) {
    await revealProblems(document, problems);
    return undefined;
  }
  const text = writtenOut(document.getText(), source);
  const request = { file: document.fileName, text, backend, ...(dataRoot === undefined ? {} : { dataRoot }) };
  return { document, settings, experiment, request };
}
