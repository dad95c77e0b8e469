import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** The person's settings at this moment; read again for each use, so that a change acts at once. */
export interface Settings {
  readonly backend: 'auto' | 'tensorflow' | 'wasm';
  /** Folder of a TensorFlow that is already there. */
  readonly tensorflowPath: string | undefined;
  /** Stands in for the definition's folder as the start of relative data paths. */
  readonly dataRoot: string | undefined;
  /** The Node.js that trains; undefined is the one VS Code runs on. */
  readonly nodePath: string | undefined;
  readonly leaseSeconds: number;
  /** How many runs of a folder train at once on a device; undefined where nobody has set it. */
  readonly atOnce: number | undefined;
  /** Minutes from which a comparison asks before it begins. */
  readonly askAboveMinutes: number;
  readonly openPlotsOnRun: boolean;
  /** What is said of runs that end: failures, and what finished while the window is not in front. */
  readonly notify: 'ends' | 'failures' | 'never';
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
}

/** Replaces `~` and `${workspaceFolder}`; an empty setting counts as not set. */
function asPath(value: string, resource: vscode.Uri | undefined): string | undefined {
  if (value.trim() === '') return undefined;
  const folder = resource && vscode.workspace.getWorkspaceFolder(resource);
  const workspace = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? '';
  const replaced = value
    .trim()
    .replace(/^~(?=[/\\]|$)/, () => homedir())
    .replaceAll('${workspaceFolder}', () => workspace);
  return path.resolve(workspace, replaced);
}

function backendOf(value: string): Settings['backend'] {
  return value === 'tensorflow' || value === 'wasm' ? value : 'auto';
}

function notifyOf(value: unknown): Settings['notify'] {
  return value === 'failures' || value === 'never' ? value : 'ends';
}

/** Settings are text that anybody may write: what is no number counts as not set. */
function minutesOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(1, value) : 30;
}

const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 0 ? value : otherwise;

/** Only a number that somebody has set: the default shall not undo what was said in a terminal. */
function atOnceOf(setting: { globalValue?: unknown; workspaceValue?: unknown; workspaceFolderValue?: unknown } = {}) {
  const value = setting.workspaceFolderValue ?? setting.workspaceValue ?? setting.globalValue;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

/** The settings that hold for a definition, or for the window. */
export function readSettings(resource?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration('mtl', resource);
  return {
    backend: backendOf(section.get('backend', 'auto')),
    tensorflowPath: asPath(section.get('tensorflow.path', ''), resource),
    dataRoot: asPath(section.get('dataRoot', ''), resource),
    nodePath: asPath(section.get('node.path', ''), resource),
    leaseSeconds: 60 * minutesOf(section.get<unknown>('trainer.leaseMinutes')),
    atOnce: atOnceOf(section.inspect('queue.atOnce')),
    askAboveMinutes: numberOf(section.get<unknown>('compare.askAbove'), 10),
    openPlotsOnRun: section.get('plots.openOnRun', true),
    notify: notifyOf(section.get<unknown>('notify')),
    codeLens: section.get('editor.codeLens', true),
    inlayHints: section.get('editor.inlayHints', true),
  };
}
