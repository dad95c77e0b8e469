import path from 'node:path';
import * as vscode from 'vscode';
import { writeRules } from '../../server/trainer/queue/rules.ts';
import { readSettings } from '../settings.ts';
import type { RunStore } from './runStore.ts';

/** Tells runs that wait for their turn when the setting changes how many train at once. */
export function keepQueueRules(store: RunStore): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('mtl.queue.atOnce') || !vscode.workspace.isTrusted) return;
    for (const runs of new Set(store.active().map(({ dir }) => path.dirname(dir)))) {
      const { atOnce } = readSettings(vscode.Uri.file(runs));
      writeRules(runs, { atOnce: atOnce ?? 1 });
    }
  });
}
