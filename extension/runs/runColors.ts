import * as vscode from 'vscode';
import { paletteSize } from '../../webview/chart/palette.ts';
import type { ChosenRuns } from './chosenRuns.ts';

const scheme = 'mtl-run';

/** Stands for a run where lists take the colour of its name from. */
export function colorUri(dir: string): vscode.Uri {
  return vscode.Uri.file(dir).with({ scheme });
}

/** Names of chosen runs have the colours of their curves. */
export function runColors(chosen: ChosenRuns): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.FileDecorationProvider = {
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration(uri) {
      if (uri.scheme !== scheme) return undefined;
      const place = chosen.placeOf(uri.with({ scheme: 'file' }).fsPath);
      if (place === undefined) return undefined;
      const color = new vscode.ThemeColor(`mtl.run${(place % paletteSize) + 1}`);
      return { badge: '●', color, tooltip: vscode.l10n.t('Shown in the plots') };
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.window.registerFileDecorationProvider(provider),
    chosen.onDidChange(() => changed.fire(undefined)),
  );
}
