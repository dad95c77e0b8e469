import * as vscode from 'vscode';

/** Whether the workspace is trusted; where it is not, says what needs trust and how to give it. */
export async function requireTrust(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Trust');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} starts programs and reads data from this folder, so it needs your trust. Checking files works without it.',
      what,
    ),
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return vscode.workspace.isTrusted;
}
