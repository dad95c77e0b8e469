import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The release of code-server whose VS Code the tests run in. */
const version = '4.139.1';

/** What a machine must have for the server to be built and the workbench to be shown. */
const debianPackages = ['chromium', 'libkrb5-dev'];

/** Where the browser's VS Code is kept between runs, for this person. */
function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(caches, 'mtl-experiments', `code-server-${version}-node-${process.versions.modules}`);
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

/** A Chromium: the one that CHROMIUM names, else the system's. */
export async function findChromium(): Promise<string | undefined> {
  return process.env['CHROMIUM'] ?? onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
}

async function hasKerberosHeaders(): Promise<boolean> {
  return (await exists('/usr/include/gssapi/gssapi.h')) || (await exists('/usr/include/gssapi.h'));
}

/** Installs the system packages that are missing, where that is ours to do: as root on Debian, or in CI. */
async function ensureSystemPackages(): Promise<void> {
  if ((await findChromium()) && (await hasKerberosHeaders())) return;
  const isRoot = process.getuid?.() === 0;
  const apt = await onPath(['apt-get']);
  if (!apt || !(isRoot || process.env['CI'] === 'true')) {
    throw new Error(
      `Tests in VS Code need Chromium and the Kerberos headers: install them (on Debian: apt-get install ${debianPackages.join(' ')}), or name a desktop VS Code in MTL_VSCODE.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...before] = isRoot ? [apt] : ['sudo', '-n', apt];
  await execute(command, [...before, 'update', '-q'], { env });
  await execute(command, [...before, 'install', '-y', '-q', '--no-install-recommends', ...debianPackages], { env });
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
  const folder = cacheFolder();
  await ensureSystemPackages();
  if (!(await isComplete(folder))) {
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
