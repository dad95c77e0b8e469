#!/usr/bin/env node
/**
 * Stands in for the desktop program where there is none: takes its command line, shows the workbench of VS Code's own
 * server in a headless browser, and ends with the exit code of the tests. Nothing of it outlives it.
 */
import { fstatSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import type { DesktopArguments } from './arguments.ts';
import { parseDesktopArguments } from './arguments.ts';
import { ensureChromium, ensureServer } from './install.ts';
import { startServer } from './server.ts';
import { startBrowser, workbenchAddress } from './workbench.ts';

/** Why the program ends; the first reason counts. */
interface Outcome {
  readonly code: number;
  readonly reason?: string;
}

const timeLimit = Number(process.env['CODE_WEB_TIME_LIMIT'] ?? 300);

/** What the tests print goes out; what the workbench says is kept for the case that they never start. */
function testOutput() {
  const mark = 'TESTS ';
  const isVerbose = process.env['CODE_WEB_VERBOSE'] !== undefined;
  let started = false;
  let held = '';
  return {
    add(text: string) {
      started ||= text.startsWith(mark);
      if (text.startsWith(mark)) process.stdout.write(`${text.slice(mark.length)}\n`);
      else if (isVerbose) process.stderr.write(`${text}\n`);
      else held = `${held}${text}\n`.slice(-6000);
    },
    held: () => (started ? '' : held),
  };
}

/** Settles when something outside ends us: a signal, the time limit, or the death of who started us. */
function outsideEnd(end: (outcome: Outcome) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => end({ code: 130, reason: signal }));
  }
  setTimeout(() => end({ code: 124, reason: `the time limit of ${timeLimit} s` }), timeLimit * 1000).unref();
  // A reader that is gone must not stop the cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) {
    process.stdin.on('end', () => end({ code: 130, reason: 'whoever started this is gone' }));
    process.stdin.on('error', () => undefined).resume();
  }
}

/** Lets the workbench hand over what the tests print and their exit code. */
async function listenToTests(page: Page, output: ReturnType<typeof testOutput>, end: (outcome: Outcome) => void) {
  page.on('crash', () => end({ code: 1, reason: 'the page crashed' }));
  await page.exposeFunction('codeAutomationLog', (_type: string, values: unknown) =>
    output.add(format(...[values].flat())),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => end({ code }));
}

/** Shows the workbench until something ends it. */
async function show(desktop: DesktopArguments, folder: string, end: (outcome: Outcome) => void) {
  const home = await ensureServer();
  const chromium = ensureChromium();
  await mkdir(path.join(folder, 'data/User'), { recursive: true });
  if (desktop.userDataDir) {
    await copyFile(
      path.join(desktop.userDataDir, 'User/settings.json'),
      path.join(folder, 'data/User/settings.json'),
    ).catch((error: unknown) => console.error(`No settings: ${String(error)}`));
  }
  const browser = await startBrowser(chromium, path.join(folder, 'chromium'));
  const closeBrowser = () => Promise.race([browser.context.close().catch(() => undefined), delay(3000)]);
  try {
    const server = await startServer({
      home,
      dataFolder: folder,
      extensionsFolder: desktop.extensionsDir,
      forTests: true,
      trustAll: desktop.trustAll && process.env['CODE_WEB_RESTRICTED'] === undefined,
      environment: { MTL_TEST_BROWSER: browser.debuggingAddress },
    });
    void server.exited.then((code) => end({ code: 1, reason: `the server ended (${code})\n${server.output()}` }));
    const output = testOutput();
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await listenToTests(page, output, end);
    await page.goto(workbenchAddress(server, desktop));
    return {
      held: output.held,
      close: async () => {
        await closeBrowser();
        await server.close();
      },
    };
  } catch (error) {
    await closeBrowser();
    throw error;
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'code-web-'));
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>();
  outsideEnd(end);
  const shown = show(parseDesktopArguments(process.argv.slice(2)), folder, end);
  shown.catch((error: unknown) => end({ code: 1, reason: error instanceof Error ? error.message : String(error) }));
  const { code, reason } = await ended;
  if (reason) process.stderr.write(`VS Code in the browser: ${reason}\n`);
  const workbench = await shown.catch(() => undefined);
  if (code !== 0 && workbench) process.stderr.write(workbench.held());
  await workbench?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  // Whoever reads our pipes drops what has not been read when we exit.
  await delay(100);
  process.exit(code);
}

await main();
