import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { ensureChromium, ensureServer } from './browser/install.ts';
import { findDesktopCode } from './find-code.ts';
import { quietSettings } from './quiet-settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const standIn = path.join(import.meta.dirname, 'browser/code.ts');

/** One launch of VS Code and what it tests. */
export interface Suite {
  readonly name:
    'path' | 'panels' | 'language' | 'compare' | 'restricted' | 'package' | 'screenshots' | 'language-screenshots';
  /** How often the window is loaded, each life with its own report. */
  readonly lives: number;
  /** Files of the product that the workspace starts with. */
  readonly files?: readonly string[];
  /** Folders that the workspace has besides. */
  readonly roots?: readonly string[];
  /** The extension comes from this package, not from the source tree. */
  readonly vsix?: string;
  readonly seconds: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A VS Code that can be started with the desktop's command line. */
interface Program {
  readonly file: string;
  readonly isDesktop: boolean;
}

/** The desktop program where there is one; else the stand-in, made ready here so that it starts at once. */
async function findProgram(suite: Suite): Promise<Program> {
  // Trust is given on the command line by the test runner; only the stand-in can leave that out.
  const desktop = suite.name === 'restricted' ? undefined : await findDesktopCode();
  if (desktop) return { file: desktop, isDesktop: true };
  ensureChromium();
  await ensureServer();
  return { file: standIn, isDesktop: false };
}

/** A port nobody listens on, for the debugging of a desktop's window. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

/** Installs a package into a folder of extensions, as `code --install-extension` does. */
async function install(vsix: string, extensions: string, state: string, program: Program): Promise<void> {
  const [command, ...before] = program.isDesktop
    ? [program.file, '--user-data-dir', state]
    : [
        process.execPath,
        path.join(await ensureServer(), 'out/server-main.js'),
        ...['--accept-server-license-terms', '--server-data-dir', state],
      ];
  const args = [...before, '--extensions-dir', extensions, '--install-extension', vsix, '--force'];
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`The package was not installed: ${stdout}${stderr}`);
}

/** Ends the trainers of a workspace that outlived the window, and says which: each is a fault of a test. */
async function endTrainers(workspace: string): Promise<number> {
  const runs = path.join(workspace, '.mtl/runs');
  let left = 0;
  for (const id of await readdir(runs).catch(() => [])) {
    const record: unknown = JSON.parse(await readFile(path.join(runs, id, 'run.json'), 'utf8').catch(() => 'null'));
    if (typeof record !== 'object' || record === null || !('pid' in record) || 'ended' in record) continue;
    if (typeof record.pid !== 'number') continue;
    try {
      process.kill(-record.pid, 'SIGKILL');
      left++;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
  return left;
}

/** Reads the reports that the lives of the window left; a missing one is a failure, since a dead host says nothing. */
async function judge(suite: Suite, state: string): Promise<void> {
  let passed = 0;
  for (let life = 0; life < suite.lives; life++) {
    const text = await readFile(path.join(state, `report-${life}.json`), 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`Suite ${suite.name}: window ${life + 1} ended without a report.`);
    const report: unknown = JSON.parse(text);
    if (typeof report !== 'object' || report === null || !('passed' in report) || !('failed' in report)) {
      throw new Error(`Suite ${suite.name}: the report of window ${life + 1} is none.`);
    }
    if (!Array.isArray(report.failed) || report.failed.length > 0) throw new Error(`Suite ${suite.name} failed.`);
    passed += Number(report.passed);
  }
  if (passed === 0) throw new Error(`Suite ${suite.name} has tested nothing.`);
  console.log(`Suite ${suite.name}: ${passed} tests passed in a real VS Code.`);
}

/** Folders of one launch, below one that is removed afterwards. */
async function makeFolders(suite: Suite) {
  const base = await mkdtemp(path.join(tmpdir(), 'mtl-code-'));
  const folders = {
    base,
    // Names that people give folders, and programs stumble over.
    workspace: path.join(base, 'my experiments 実験 🧪'),
    user: path.join(base, 'user'),
    extensions: path.join(base, 'extensions'),
    state: path.join(base, 'state'),
    empty: path.join(base, 'empty'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  // Where this process is killed, so that nobody ends the trainers, they end by themselves.
  const settings = { ...quietSettings, 'mtl.trainer.leaseMinutes': 1 };
  await mkdir(path.join(folders.user, 'User'));
  await writeFile(path.join(folders.user, 'User/settings.json'), JSON.stringify(settings));
  await writeFile(
    path.join(folders.empty, 'package.json'),
    JSON.stringify({ name: 'empty', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } }),
  );
  for (const file of suite.files ?? []) {
    await copyFile(path.join(root, file), path.join(folders.workspace, path.basename(file)));
  }
  return { ...folders, opened: suite.roots ? await severalRoots(folders, suite.roots) : folders.workspace };
}

/** The file of a workspace with the folder of the experiments and others beside it. */
async function severalRoots(folders: { base: string; workspace: string }, others: readonly string[]): Promise<string> {
  const names = [path.basename(folders.workspace), ...others];
  for (const name of others) await mkdir(path.join(folders.base, name));
  const file = path.join(folders.base, 'several.code-workspace');
  await writeFile(file, JSON.stringify({ folders: names.map((name) => ({ path: name })) }));
  return file;
}

/** Runs a suite in a VS Code of its own. Throws where a test failed or the window died. */
export async function runSuite(suite: Suite, testsPath: string): Promise<void> {
  const program = await findProgram(suite);
  const folders = await makeFolders(suite);
  const port = program.isDesktop ? await freePort() : undefined;
  try {
    if (suite.vsix) await install(suite.vsix, folders.extensions, path.join(folders.base, 'install'), program);
    await runTests({
      vscodeExecutablePath: program.file,
      extensionDevelopmentPath: suite.vsix ? folders.empty : root,
      extensionTestsPath: testsPath,
      launchArgs: [
        folders.opened,
        `--user-data-dir=${folders.user}`,
        `--extensions-dir=${folders.extensions}`,
        ...(port === undefined ? [] : [`--remote-debugging-port=${port}`]),
      ],
      extensionTestsEnv: {
        MTL_TEST_SUITE: suite.name,
        MTL_TEST_STATE: folders.state,
        MTL_TEST_EXTENSIONS: folders.extensions,
        CODE_WEB_TIME_LIMIT: String(suite.seconds),
        ...(port === undefined ? {} : { MTL_TEST_BROWSER: `http://127.0.0.1:${port}` }),
        ...suite.environment,
      },
    });
    await judge(suite, folders.state);
  } finally {
    const left = await endTrainers(folders.workspace);
    if (left > 0) console.error(`Suite ${suite.name} left ${left} trainers behind; they were ended.`);
    await rm(folders.base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
