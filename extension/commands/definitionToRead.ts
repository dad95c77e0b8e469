import type * as vscode from 'vscode';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { readSettings } from '../settings.ts';
import { sourceInWindow } from '../sourceInWindow.ts';
import { definitionToRun, revealProblems, sayNothingToRun } from './definitionToRun.ts';

/** A definition as the editor has it, saved or not. */
export interface ReadDefinition {
  readonly document: vscode.TextDocument;
  readonly experiment: Experiment;
}

/** How a text about a definition is laid out: in columns that an editor beside another one shows without scrolling. */
export const besideEditor = { width: 110, emphasized: (text: string): string => text } as const;

/** Reads the definition that is meant; where there is none, or it has errors, that is said and nothing given. */
export async function definitionToRead(argument: unknown): Promise<ReadDefinition | undefined> {
  const document = await definitionToRun(argument);
  if (!document) {
    sayNothingToRun();
    return undefined;
  }
  const source = sourceInWindow(document.fileName, readSettings(document.uri).dataRoot);
  const { experiment, problems } = analyze(document.getText(), source);
  if (experiment) return { document, experiment };
  await revealProblems(document, problems);
  return undefined;
}
