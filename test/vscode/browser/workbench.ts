import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';
import type { Server } from './server.ts';

/** What the workbench opens. */
export interface WorkbenchRequest {
  /** A folder, or a file of a workspace of several. */
  readonly place?: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath?: string | undefined;
}

/** The address of a workbench that opens the folder with the extensions under development. */
export function workbenchAddress(server: Server, request: WorkbenchRequest): string {
  const remote = (file: string) => `vscode-remote://${server.authority}${path.resolve(file)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...request.extensionDevelopmentPaths.map((folder) => ['extensionDevelopmentPath', remote(folder)]),
    ...(request.extensionTestsPath ? [['extensionTestsPath', remote(request.extensionTestsPath)]] : []),
  ];
  const query = new URLSearchParams({
    ...(request.place ? { [kindOf(request.place)]: path.resolve(request.place) } : { ew: 'true' }),
    payload: JSON.stringify(payload),
    tkn: server.token,
  });
  return `http://${server.authority}/?${query}`;
}

const kindOf = (place: string) => (place.endsWith('.code-workspace') ? 'workspace' : 'folder');

/** A headless Chromium and the address that a test connects to for clicks and pictures. */
export interface Browser {
  readonly context: BrowserContext;
  readonly debuggingAddress: string;
}

/** Starts Chromium with a profile of its own. */
export async function startBrowser(executablePath: string, profileFolder: string): Promise<Browser> {
  const context = await chromium.launchPersistentContext(profileFolder, {
    executablePath,
    viewport: { width: 1440, height: 900 },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0'],
  });
  const [port] = (await readFile(path.join(profileFolder, 'DevToolsActivePort'), 'utf8')).split('\n');
  return { context, debuggingAddress: `http://127.0.0.1:${port}` };
}
