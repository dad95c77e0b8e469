import * as vscode from 'vscode';
import { sayError } from '../sayError.ts';
import type { Services } from '../services.ts';

/** The ids of the commands that package.json offers. */
function commandIds({ extension }: vscode.ExtensionContext): readonly string[] {
  const { contributes }: { contributes: { commands: readonly { command: string }[] } } = extension.packageJSON;
  return contributes.commands.map(({ command }) => command);
}

/**
 * Registers all commands; what one throws is said in one sentence, and the log has the stack. What they work with is loaded
 * with the first that is called, so that a window opens no slower for it.
 */
export function registerCommands(services: Services): vscode.Disposable {
  const perform =
    (id: string) =>
    async (...args: unknown[]) => {
      try {
        const { handlers } = await import('./handlers.ts');
        return await handlers[id]?.(services, ...args);
      } catch (error) {
        sayError(services.log, error);
        return undefined;
      }
    };
  return vscode.Disposable.from(
    ...commandIds(services.context).map((id) => vscode.commands.registerCommand(id, perform(id))),
  );
}
