import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { lookingMethod } from '../server/language/looking.ts';

const texts = {
  [State.Starting]: 'starting',
  [State.Running]: 'ready',
  [State.Stopped]: 'off',
  [State.StartFailed]: 'did not start',
} as const;

/** What the language server is doing, beside the language in the status bar. */
export function languageStatus(client: LanguageClient): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('mtl.server', { language: 'mtl' });
  item.name = vscode.l10n.t('MTL Language Server');
  item.command = { title: vscode.l10n.t('Show Log'), command: 'mtl.showLog' };
  let looking: string | null = null;
  const show = (state: State): void => {
    const isLooking = looking !== null && state === State.Running;
    item.text = isLooking
      ? vscode.l10n.t('Looking at the data of {0}', looking ?? '')
      : vscode.l10n.t('Checks of definitions: {0}', texts[state]);
    item.busy = state === State.Starting || isLooking;
    item.severity =
      state === State.Stopped || state === State.StartFailed
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
  };
  show(client.state);
  return vscode.Disposable.from(
    item,
    client.onNotification(lookingMethod, ({ name }: { readonly name: string | null }) => {
      looking = name;
      show(client.state);
    }),
    client.onDidChangeState(({ newState }) => show(newState)),
  );
}
