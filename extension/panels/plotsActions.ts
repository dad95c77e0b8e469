import * as vscode from 'vscode';
import { take } from './saveText.ts';
import type { PlotsRequest } from './plotsPanel.ts';
import type { Run } from '../runs/run.ts';

/** Does what a button of the plot panel asks for. */
export async function performPlotsAction(message: PlotsRequest, run: Run | undefined): Promise<void> {
  // A run that is gone has nothing to act on; without it the commands would take another one.
  if ('run' in message && !run) return;
  switch (message.type) {
    case 'stop':
      return vscode.commands.executeCommand('mtl.stopRun', run);
    case 'showLog':
      return vscode.commands.executeCommand('mtl.showLog', run);
    case 'openDefinition':
      return vscode.commands.executeCommand('mtl.openDefinition', run);
    case 'setUpTensorFlow':
      return vscode.commands.executeCommand('mtl.setUpTensorFlow');
    case 'runExperiment':
      return vscode.commands.executeCommand('mtl.runExperiment');
    case 'inspect':
      return vscode.commands.executeCommand('mtl.inspectStep', run, message.step);
    case 'copy':
    case 'save':
      return take(message);
    default:
      message satisfies never;
  }
}
