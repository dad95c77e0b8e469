import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the scripts and styles of panels are. */
function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** What a panel's owner does with it. */
export interface PanelOwner {
  receive(message: unknown): void;
  /** The page is taken down; it says `ready` when it is loaded again. */
  hidden(): void;
  closed(): void;
}

/**
 * Gives a new or restored panel its icon, its rights and its page.
 * @param name of its bundles: `plots`
 */
export function furnishPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  { name, title }: { readonly name: string; readonly title: string },
  owner: PanelOwner,
): void {
  const icon = (file: string) => vscode.Uri.joinPath(extensionUri, 'extension/media', file);
  panel.iconPath = { light: icon('file-light.svg'), dark: icon('file-dark.svg') };
  panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extensionUri)] };
  panel.webview.onDidReceiveMessage((message: unknown) => owner.receive(message));
  panel.onDidChangeViewState(() => {
    if (!panel.visible) owner.hidden();
  });
  panel.onDidDispose(() => owner.closed());
  panel.webview.html = panelHtml(panel.webview, extensionUri, name, title);
}

/** The page of a panel: nothing may be loaded or run but its own script and styles. */
function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, name: string, title: string): string {
  const file = (ending: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extensionUri), name + ending)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="${file('-style.css')}">
</head>
<body>
<script nonce="${nonce}" src="${file('.js')}"></script>
</body>
</html>`;
}
