import * as vscode from 'vscode';

/** Says in one sentence what went wrong where nobody expected it; the log has the stack. */
export function sayError(log: vscode.LogOutputChannel, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? error : reason);
  void vscode.window.showErrorMessage(reason);
}
