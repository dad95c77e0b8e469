import * as vscode from 'vscode';

/** Does long work under a notification that can cancel it: the signal is aborted then, and the work ends as it sees fit. */
export async function withCancel<T>(
  title: string,
  work: (signal: AbortSignal, notification: vscode.Progress<{ message?: string; increment?: number }>) => Promise<T>,
): Promise<T> {
  const shown = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return vscode.window.withProgress(shown, (notification, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return work(controller.signal, notification);
  });
}
