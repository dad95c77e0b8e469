import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromData, ToData } from '../../webview/data/messages.ts';
import type { FromInspector, ToInspector } from '../../webview/inspector/messages.ts';
import type { FromPlots, ToPlots } from '../../webview/plots/messages.ts';
import type { FromPredictions, ToPredictions } from '../../webview/predictions/messages.ts';
import type { FromResults, ToResults } from '../../webview/results/messages.ts';
import type { FromModel, ToModel } from '../../webview/model/messages.ts';
import type { FromRuns, ToRuns } from '../../webview/runs/messages.ts';
import { themes } from './fixtures/themes.ts';
import type { ThemeName } from './fixtures/themes.ts';

/** What each panel is told, and what it posts. */
export interface Contracts {
  readonly plots: { readonly to: ToPlots; readonly from: FromPlots };
  readonly results: { readonly to: ToResults; readonly from: FromResults };
  readonly model: { readonly to: ToModel; readonly from: FromModel };
  readonly runs: { readonly to: ToRuns; readonly from: FromRuns };
  readonly data: { readonly to: ToData; readonly from: FromData };
  readonly inspector: { readonly to: ToInspector; readonly from: FromInspector };
  readonly predictions: { readonly to: ToPredictions; readonly from: FromPredictions };
}

export type PanelName = keyof Contracts;

/** A panel's bundles, as the build makes them. */
export interface PanelBundles<P extends PanelName> {
  readonly panel: P;
  readonly script: string;
  readonly style: string;
}

/** Makes the bundles of a panel. */
export async function buildPanel<P extends PanelName>(panel: P): Promise<PanelBundles<P>> {
  const { outputFiles } = await esbuild.build({
    entryPoints: { panel: `webview/${panel}/main.ts`, 'panel-style': `webview/${panel}/${panel}.css` },
    bundle: true,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    minify: true,
    write: false,
    outdir: 'dist/webview',
  });
  const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { panel, script: text('panel.js'), style: text('panel-style.css') };
}

export interface PanelPage<P extends PanelName = 'plots'> {
  readonly page: Page;
  /** What the panel has posted so far. */
  posted(): Promise<Contracts[P]['from'][]>;
  send(message: Contracts[P]['to']): Promise<void>;
  /** Sends anything, of whatever shape. */
  sendRaw(data: unknown): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
  /** Waits until what was sent has been drawn. */
  settled(): Promise<void>;
  /** Errors, violations of the content policy and console errors. */
  readonly problems: string[];
}

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly kept?: unknown;
}

const address = 'http://panel.test/';
const policy = "default-src 'none'; style-src http://panel.test; script-src 'nonce-test'; img-src data: blob:";

/** Opens the panel in a page that stands in for VS Code: its API, its theme, its content policy. */
export async function openPanel<P extends PanelName>(
  browser: Browser,
  bundles: PanelBundles<P>,
  options: PageOptions = {},
): Promise<PanelPage<P>> {
  const { theme = 'dark', width = 860, height = 1100, kept } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panel</title>
    <meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="stylesheet" href="panel-style.css"></head>
    <body><script nonce="test">window.applyTheme()</script><script nonce="test" src="panel.js"></script></body></html>`;
  await page.route('**/*', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === 'panel.js') return route.fulfill({ contentType: 'text/javascript', body: bundles.script });
    if (name === 'panel-style.css') return route.fulfill({ contentType: 'text/css', body: bundles.style });
    return name === '' ? route.fulfill({ contentType: 'text/html', body: html }) : route.fulfill({ status: 404 });
  });
  await page.addInitScript(installHost, {
    kept: kept ?? null,
    classes: themes[theme].classes,
    variables: themes[theme].variables,
  });
  await page.goto(address);
  await page.waitForFunction(() => window.posted.some(({ type }) => type === 'ready'));
  return {
    page,
    problems,
    posted: () => page.evaluate(() => window.posted as Contracts[P]['from'][]),
    send: (message) => sendTo(page, message),
    sendRaw: (data) => page.evaluate((value) => window.postMessage(value, '*'), data),
    setTheme: (name) => page.evaluate(({ classes, variables }) => window.applyTheme(classes, variables), themes[name]),
    settled: () =>
      page.evaluate(
        () =>
          new Promise<void>((done) =>
            setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
          ),
      ),
  };
}

declare global {
  interface Window {
    posted: { readonly type: string }[];
    keptState: unknown;
    applyTheme: (classes?: string, variables?: Readonly<Record<string, string>>) => void;
    acquireVsCodeApi: () => unknown;
  }
}

function installHost(first: { kept: unknown; classes: string; variables: Readonly<Record<string, string>> }): void {
  window.posted = [];
  window.keptState = first.kept ?? undefined;
  window.acquireVsCodeApi = () => ({
    postMessage: (message: { readonly type: string }) => window.posted.push(message),
    getState: () => window.keptState,
    setState: (state: unknown) => (window.keptState = state),
  });
  window.applyTheme = (classes = first.classes, variables = first.variables) => {
    const { style } = document.documentElement;
    for (const name of [...style]) if (name.startsWith('--vscode-')) style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) style.setProperty(`--vscode-${name}`, value);
    style.setProperty('--vscode-font-family', '"Segoe WPC", "Segoe UI", Ubuntu, "Liberation Sans", sans-serif');
    style.setProperty('--vscode-font-size', '13px');
    document.body.className = classes;
  };
}

/** Typed arrays cross as plain ones and are made anew in the page. */
async function sendTo(page: Page, message: object): Promise<void> {
  const plain = toPlain(message);
  await page.evaluate((data) => {
    const revive = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(revive);
      const fields = Object.entries(value);
      const [first] = fields;
      if (first?.[0] === 'column' && Array.isArray(first[1])) return Float64Array.from(first[1]);
      return Object.fromEntries(fields.map(([key, field]) => [key, revive(field)]));
    };
    window.postMessage(revive(data), '*');
  }, plain);
}

function toPlain(value: unknown): unknown {
  if (value instanceof Float64Array) return { column: [...value] };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toPlain(field)]));
}
