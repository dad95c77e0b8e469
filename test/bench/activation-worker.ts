/**
 * Loads the extension's bundle in a fresh process, with a `vscode` that takes everything, and prints the milliseconds that
 * loading and activating it take: `node activation-worker.ts BUNDLE PACKAGE NAMES`, with the names that `vscode` has. VS Code
 * keeps compiled code, so that there it is quicker.
 */
import Module, { createRequire } from 'node:module';

/** Whatever is asked of it, it gives itself. */
const anything: object = new Proxy(function () {}, {
  get(target, key) {
    if (key === 'then') return undefined;
    if (key === 'prototype') return target.prototype;
    if (key === Symbol.toPrimitive) return () => '';
    if (key === Symbol.iterator) return [][Symbol.iterator].bind([]);
    return anything;
  },
  apply: () => anything,
  construct: () => anything,
});

const [bundle = '', packageFile = '', names = ''] = process.argv.slice(2);
const vscode = Object.fromEntries(names.split(',').map((name) => [name, anything]));
const require = createRequire(import.meta.url);
const { _load: load } = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
Object.assign(Module, {
  _load: (request: string, ...rest: unknown[]) => (request === 'vscode' ? vscode : load(request, ...rest)),
});

const context = {
  subscriptions: [],
  asAbsolutePath: (path: string) => path,
  workspaceState: { get: (_key: string, otherwise: unknown) => otherwise, update: () => Promise.resolve() },
  extensionUri: anything,
  extension: { packageJSON: require(packageFile) as unknown },
};
const began = performance.now();
const { activate } = require(bundle) as { activate: (given: object) => Promise<void> };
await activate(context);
console.log(performance.now() - began);
process.exit();
