import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../../server/backend/cache-folder.ts';
import { provide } from '../../system-packages.mjs';

/** The release of code-server whose VS Code the tests run in. */
const version = '4.139.1';

/** VS Code cannot be had on this machine; the message says what is missing and what would help. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly code = 'vscode-unavailable';
}

/** Where the server is kept between runs, for this person; its modules are built for one ABI of Node. */
function serverFolder(): string {
  return path.join(cacheFolder(), `code-server-${version}-node-${process.versions.modules}`);
}

/** An environment without npm's own variables: code-server's check reads the outer npm's and would refuse. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return {
    ...Object.fromEntries(entries),
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    // The headers of the Node that runs this, whatever Node npm's own settings point at.
    npm_config_nodedir: path.dirname(path.dirname(process.execPath)),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
}

/** Lets npm install the server and build its modules in a folder, with its output on ours. */
async function installServer(folder: string): Promise<void> {
  const args = ['install', '--ignore-scripts=false', '--no-save', '--loglevel=error', `code-server@${version}`];
  const child = spawn('npm', args, {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new UnavailableError(
      `VS Code's server could not be installed («npm ${args.join(' ')}», exit code ${code}): see above, or name a desktop VS Code in MTL_VSCODE.`,
    );
  }
}

function insist(missing: string | undefined): void {
  if (missing !== undefined) throw new UnavailableError(`${missing}; or name a desktop VS Code in MTL_VSCODE.`);
}

function onPath(programs: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders
    .flatMap((folder) => programs.map((program) => path.join(folder, program)))
    .find((file) => existsSync(file));
}

function findChromium(): string | undefined {
  return process.env['CHROMIUM'] ?? onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
}

/** A Chromium: the one that CHROMIUM names, else the system's. */
export function ensureChromium(): string {
  insist(provide({ isMet: () => findChromium() !== undefined, packages: ['chromium'], purpose: 'Showing VS Code' }));
  const found = findChromium();
  if (found === undefined) throw new UnavailableError('There is no Chromium; name one in CHROMIUM.');
  return found;
}

/** The server's modules are built with them. */
function ensureKerberosHeaders(): void {
  const headers = ['/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h'];
  const isMet = () => process.platform !== 'linux' || headers.some((file) => existsSync(file));
  insist(provide({ isMet, packages: ['libkrb5-dev'], purpose: "Installing VS Code's server" }));
}

function isComplete(folder: string): boolean {
  const marker = path.join(folder, 'complete');
  return existsSync(marker) && readFileSync(marker, 'utf8') === version;
}

/**
 * The folder of VS Code's server, installed on first use (about two minutes, 600 MB). Built aside and renamed, so that
 * an installation that was cut short is never taken for a whole one.
 * @throws UnavailableError where it cannot be installed
 */
export async function ensureServer(): Promise<string> {
  const folder = serverFolder();
  if (!isComplete(folder)) {
    ensureKerberosHeaders();
    console.log(`Installing VS Code's server (code-server ${version}) into ${folder}; this takes some minutes, once.`);
    await mkdir(path.dirname(folder), { recursive: true });
    const aside = await mkdtemp(`${folder}.part-`);
    try {
      await writeFile(path.join(aside, 'package.json'), '{"private": true}');
      await installServer(aside);
      await writeFile(path.join(aside, 'complete'), version);
      if (!isComplete(folder)) {
        await rm(folder, { recursive: true, force: true });
        await rename(aside, folder);
      }
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}
