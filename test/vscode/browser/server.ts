import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { endGroup } from './end-group.ts';

/** How VS Code's server is started. */
export interface ServerOptions {
  /** Folder of the server, with `out/server-main.js`. */
  readonly home: string;
  /** Where it keeps its state; `data/User/settings.json` under it are the person's settings. */
  readonly dataFolder: string;
  readonly extensionsFolder?: string | undefined;
  readonly port?: number;
  /** Lets a test's outcome come back to the workbench's page. */
  readonly forTests: boolean;
  readonly trustAll: boolean;
  readonly environment?: NodeJS.ProcessEnv;
}

/** VS Code's server, listening on this machine only and asking for a token. */
export interface Server {
  readonly authority: string;
  readonly token: string;
  /** All that it has written so far. */
  output(): string;
  /** Settles with the exit code when the server is gone. */
  readonly exited: Promise<number | null>;
  close(): Promise<void>;
}

/** Keys of this shape tell a child that it runs inside a VS Code; the server must not believe that. */
function environmentFor(options: ServerOptions): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return {
    ...Object.fromEntries(entries),
    // No look-ups in an extension gallery.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...options.environment,
  };
}

/** Starts the server and waits until it listens; throws where it ends before that. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(options.dataFolder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const child = spawn(
    process.execPath,
    [
      path.join(options.home, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--connection-token-file', tokenFile],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', options.dataFolder],
      ...(options.extensionsFolder ? ['--extensions-dir', options.extensionsFolder] : []),
      ...(options.forTests ? ['--enable-smoke-test-driver'] : []),
      ...(options.trustAll ? ['--disable-workspace-trust'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: environmentFor(options) },
  );
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const listening = new Promise<string>((resolve) => {
    const read = (data: Buffer) => {
      output = (output + data.toString()).slice(-100_000);
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(port);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const port = await Promise.race([
    listening,
    exited.then((code) => Promise.reject(new Error(`VS Code's server ended at its start (${code}).\n${output}`))),
  ]);
  return {
    authority: `127.0.0.1:${port}`,
    token,
    output: () => output,
    exited,
    close: () => endGroup(child.pid),
  };
}
