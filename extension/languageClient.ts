import path from 'node:path';
import * as vscode from 'vscode';
import type { ErrorHandler, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import {
  CloseAction,
  ErrorAction,
  InlayHintRequest,
  LanguageClient,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { deviceMemory } from '../server/backend/device-memory.ts';
import type { DeviceMemory } from '../server/definition/cost/need.ts';
import { surroundingsMethod, type Surroundings } from '../server/language/surroundings.ts';
import { searchOf } from './environment/search.ts';
import { readSettings } from './settings.ts';

/** More ends than this within `window` milliseconds, and the language server stays down until the window is reloaded. */
const restarts = { most: 4, window: 180_000 };

/** Starts the language server again when it ends, says so once, and gives up where it does not stay up. */
function restartPolicy(log: vscode.LogOutputChannel): ErrorHandler {
  const ends: number[] = [];
  let told = false;
  return {
    error: (error) => {
      log.error('Language server: ', error);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: () => {
      const now = Date.now();
      ends.push(now);
      while (ends[0] !== undefined && now - ends[0] > restarts.window) ends.shift();
      if (ends.length > restarts.most) {
        const message = vscode.l10n.t(
          'The MTL language server ended {0} times within three minutes and stays off; reload the window to start it again.',
          ends.length,
        );
        return { action: CloseAction.DoNotRestart, message };
      }
      log.warn('The language server ended and is started again.');
      if (told) return { action: CloseAction.Restart, handled: true };
      told = true;
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The MTL language server ended unexpectedly and was started again; nothing is lost.'),
      );
      return { action: CloseAction.Restart, handled: true };
    },
  };
}

/** What the server must know of this window; `device` is looked for meanwhile. */
function surroundings(device?: DeviceMemory): Surroundings {
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
    const { dataRoot } = readSettings(uri);
    return uri.scheme === 'file' ? [{ path: uri.fsPath, ...(dataRoot !== undefined && { dataRoot }) }] : [];
  });
  return { trusted: vscode.workspace.isTrusted, folders, ...(device && { device }) };
}

/** Lets the hints of all open definitions be asked for again. */
function refreshHints(client: LanguageClient): void {
  const feature = client.getFeature(InlayHintRequest.method);
  for (const document of vscode.workspace.textDocuments) feature.getProvider(document)?.onDidChangeInlayHints.fire();
}

/** Starts the language server in a process of its own, over Node's IPC. */
export async function startLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath(path.join('dist', 'language.cjs'));
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=0'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'mtl' }],
    outputChannel: log,
    errorHandler: restartPolicy(log),
    diagnosticCollectionName: 'mtl',
    initializationOptions: surroundings(),
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.mtl.{yaml,yml}') },
    middleware: {
      provideInlayHints: (document, range, token, next) =>
        readSettings(document.uri).inlayHints ? next(document, range, token) : [],
    },
  };
  const client = new LanguageClient('mtl', 'MTL', server, options);
  await client.start();
  let device: DeviceMemory | undefined;
  const tell = (): void => {
    client
      .sendNotification(surroundingsMethod, surroundings(device))
      .catch((error: unknown) => log.warn('The language server was not told of the window: ', error));
  };
  const findDevice = (): void => {
    const settings = readSettings();
    deviceMemory(settings.backend, searchOf(settings)).then(
      (found) => {
        device = found;
        tell();
      },
      (error: unknown) => log.warn('The memory of this computer was not found: ', error),
    );
  };
  tell();
  findDevice();
  context.subscriptions.push(
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) tell();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(tell),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mtl.editor.inlayHints')) refreshHints(client);
      if (event.affectsConfiguration('mtl.dataRoot')) tell();
      if (event.affectsConfiguration('mtl.backend') || event.affectsConfiguration('mtl.tensorflow')) findDevice();
    }),
  );
  return client;
}
