import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the scripts and styles of panels are. */
export function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The page of a panel: nothing may be loaded or run but its own script and styles.
 * @param name of its bundles: `plots`
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, name: string, title: string): string {
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
