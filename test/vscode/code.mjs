// Opens VS Code with the extension under development: `npm run code [FOLDER]`. The desktop one where there is one, else
// VS Code's server, whose address is printed for a browser.
import { execFileSync, spawn } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../server/backend/cache-folder.ts';
import { ensureServer } from './browser/install.ts';
import { startServer } from './browser/server.ts';
import { workbenchAddress } from './browser/workbench.ts';
import { findDesktopCode } from './find-code.ts';
import { quietSettings } from './quiet-settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'extension/examples'));

/** @param {string} program */
async function openDesktop(program) {
  const child = spawn(program, [`--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** A person's settings stay as they were left; the first time, the window is quiet. */
async function keepState() {
  const state = path.join(cacheFolder(), 'code-state');
  const settings = path.join(state, 'data/User/settings.json');
  await mkdir(path.dirname(settings), { recursive: true });
  const isNew = await access(settings).then(
    () => false,
    () => true,
  );
  const kept = Object.entries(quietSettings).filter(([name]) => !name.startsWith('security.'));
  if (isNew) await writeFile(settings, JSON.stringify(Object.fromEntries(kept), null, 2));
  return state;
}

/**
 * The server takes extensions under development only while it is tested, so this one is packed and installed.
 * @param {string} home @param {string} state
 */
function installExtension(home, state) {
  const extensions = path.join(state, 'extensions');
  const vsix = path.join(root, 'dist/code.vsix');
  const run = (/** @type {string[]} */ ...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' });
  run('extension/packaging/package.mjs', '--here', '--out', vsix);
  const place = ['--server-data-dir', state, '--extensions-dir', extensions];
  const server = path.join(home, 'out/server-main.js');
  run(server, '--accept-server-license-terms', ...place, '--install-extension', vsix, '--force');
  return extensions;
}

async function openBrowser() {
  const [home, state] = [await ensureServer(), await keepState()];
  console.log('Packing the extension for the server …');
  const server = await startServer({
    home,
    dataFolder: state,
    extensionsFolder: installExtension(home, state),
    port: Number(process.env.PORT ?? 0),
    forTests: false,
    trustAll: false,
  });
  const address = workbenchAddress(server, { folder, extensionDevelopmentPaths: [] });
  console.log(`There is no desktop VS Code here. Open this address in a browser; Ctrl-C ends it.\n\n  ${address}\n`);
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
  await Promise.race([ended, server.exited]);
  await server.close();
}

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
const desktop = await findDesktopCode();
if (desktop) await openDesktop(desktop);
else await openBrowser();
