import type * as vscode from 'vscode';
import { startLanguageClient } from './languageClient.ts';
import { languageStatus } from './languageStatus.ts';
import { definitionLenses } from './lenses/definitionLenses.ts';
import type { RunStore } from './runs/runStore.ts';

/** Starts the language server with all that the editor shows of what it says. */
export async function startLanguage(
  context: vscode.ExtensionContext,
  store: RunStore,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const client = await startLanguageClient(context, log);
  context.subscriptions.push(client, languageStatus(client), definitionLenses(client, store));
}
