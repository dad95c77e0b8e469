import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { required } from './memory.ts';
import { say } from './say.ts';

/** What the tests of one life of the window came to; read by whoever started VS Code, since a dead host says nothing. */
export interface Report {
  readonly passed: number;
  readonly failed: readonly { readonly title: string; readonly message: string }[];
}

/** The tests of each suite: a list for each life of the window, with a reload between two. */
const suites: Readonly<Record<string, readonly (() => Promise<unknown>)[]>> = {
  path: [() => import('./path.test.ts'), () => import('./after-reload.test.ts')],
  language: [() => Promise.all([import('./language.test.ts'), import('./documents.test.ts')])],
  panels: [() => import('./panels.test.ts'), () => import('./panels-after-reload.test.ts')],
  compare: [() => import('./compare.test.ts')],
  restricted: [() => import('./restricted.test.ts')],
  package: [() => import('./package.test.ts')],
  screenshots: [() => import('./screenshots.ts')],
  'language-screenshots': [() => import('./language-screenshots.ts')],
};

/** The life of the window that this is, from 0: as many as have left a report. */
async function currentLife(folder: string): Promise<number> {
  for (let life = 0; ; life++) {
    const there = await access(path.join(folder, `report-${life}.json`)).then(
      () => true,
      () => false,
    );
    if (!there) return life;
  }
}

async function runMocha(load: () => Promise<unknown>): Promise<Report> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false, bail: true });
  Mocha.reporters.Base.consoleLog = say;
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load();
  const failed: { title: string; message: string }[] = [];
  let passed = 0;
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', () => passed++)
      .on('fail', (test, error: unknown) => {
        failed.push({
          title: test.fullTitle(),
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      });
  });
  return { passed, failed };
}

/** Called by VS Code: runs the suite's tests of this life of the window, and reloads it where there is another. */
export async function run(): Promise<void> {
  const folder = required('MTL_TEST_STATE');
  const lives = suites[required('MTL_TEST_SUITE')];
  const life = await currentLife(folder);
  const load = lives?.[life];
  if (!lives || !load) throw new Error('There is no such suite.');
  say(`suite ${process.env['MTL_TEST_SUITE']}, window ${life + 1} of ${lives.length}`);
  const report = await runMocha(load);
  await writeFile(path.join(folder, `report-${life}.json`), JSON.stringify(report, null, 2));
  if (report.failed.length > 0) throw new Error(`${report.failed.length} tests failed.`);
  if (life + 1 === lives.length) return;
  await vscode.commands.executeCommand('workbench.action.reloadWindow');
  await new Promise<never>(() => undefined);
}
