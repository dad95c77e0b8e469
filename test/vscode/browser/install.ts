import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../../server/backend/cache-folder.ts';

/** The release of code-server whose VS Code the tests run in. */
const version = '4.139.1';

/** Where the server is kept between runs, for this person; its modules are built for one ABI of Node. */
function serverFolder(): string {
  return path.join(cacheFolder(), `code-server-${version}-node-${process.versions.modules}`);
}

/** Runs a program to its end with its output on ours; throws where it fails. */
async function execute(command: string, args: readonly string[], options: { cwd?: string; env: NodeJS.ProcessEnv }) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`«${[command, ...args].join(' ')}» ended with ${code ?? 'a signal'}.`);
}

/** An environment without npm's own variables: code-server's check reads the outer npm's and would refuse. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const nodeFolder = path.dirname(path.dirname(process.execPath));
  return {
    ...Object.fromEntries(entries),
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    // The headers of the Node that runs this, whatever Node npm's own settings point at.
    npm_config_nodedir: nodeFolder,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The first of the programs that stands on PATH. */
async function onPath(programs: readonly string[]): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    for (const program of programs) {
      const file = path.join(folder, program);
      if (await exists(file)) return file;
    }
  }
  return undefined;
}

/** Installs a Debian package, where that is ours to do: as root, or in CI; else says what is missing. */
async function installPackage(name: string, what: string): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const apt = await onPath(['apt-get']);
  if (!apt || !(isRoot || process.env['CI'] === 'true')) {
    throw new Error(
      `VS Code in a browser needs ${what}: install it (on Debian: apt-get install ${name}), or name a desktop VS Code in MTL_VSCODE.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...before] = isRoot ? [apt] : ['sudo', '-n', apt];
  await execute(command, [...before, 'update', '-q'], { env });
  await execute(command, [...before, 'install', '-y', '-q', '--no-install-recommends', name], { env });
}

/** A Chromium: the one that CHROMIUM names, else the system's, installed where there is none. */
export async function ensureChromium(): Promise<string> {
  const find = () => onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  const found = process.env['CHROMIUM'] ?? (await find());
  if (found) return found;
  await installPackage('chromium', 'Chromium');
  const installed = await find();
  if (!installed) throw new Error('Chromium was installed but is not on PATH; name it in CHROMIUM.');
  return installed;
}

async function ensureKerberosHeaders(): Promise<void> {
  if (process.platform !== 'linux') return;
  if ((await exists('/usr/include/gssapi/gssapi.h')) || (await exists('/usr/include/gssapi.h'))) return;
  await installPackage('libkrb5-dev', "the Kerberos headers that its server's modules are built with");
}

async function isComplete(folder: string): Promise<boolean> {
  const marker = await readFile(path.join(folder, 'complete'), 'utf8').catch(() => '');
  return marker === version;
}

/**
 * The folder of VS Code's server, installed on first use (about two minutes, 600 MB). Built aside and renamed, so that
 * an installation that was cut short is never taken for a whole one.
 */
export async function ensureServer(): Promise<string> {
  const folder = serverFolder();
  if (!(await isComplete(folder))) {
    await ensureKerberosHeaders();
    console.log(`Installing VS Code's server (code-server ${version}) into ${folder}; this takes some minutes, once.`);
    await mkdir(path.dirname(folder), { recursive: true });
    const aside = await mkdtemp(`${folder}.part-`);
    try {
      await writeFile(path.join(aside, 'package.json'), '{"private": true}');
      await execute(
        'npm',
        ['install', '--ignore-scripts=false', '--no-save', '--loglevel=error', `code-server@${version}`],
        { cwd: aside, env: cleanEnvironment() },
      );
      await writeFile(path.join(aside, 'complete'), version);
      if (!(await isComplete(folder))) await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}
