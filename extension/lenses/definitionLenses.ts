import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { anchorsMethod, type Anchors } from '../../server/language/anchors.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { Run } from '../runs/run.ts';
import type { RunStore } from '../runs/runStore.ts';
import { readSettings } from '../settings.ts';
import { lastScore } from './lastScore.ts';

/** A range as it comes over the wire. */
interface PlainRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

const rangeOf = ({ start, end }: PlainRange): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

/** Above an experiment what can be done with it, above each task what it last reached. */
class DefinitionLenses implements vscode.CodeLensProvider {
  readonly #client: LanguageClient;
  readonly #store: RunStore;
  /** The definition that each run was started from, which never changes; undefined where it cannot be told. */
  readonly #startedFrom = new Map<string, string | undefined>();
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(client: LanguageClient, store: RunStore, changed: vscode.Event<void>) {
    this.#client = client;
    this.#store = store;
    this.onDidChangeCodeLenses = changed;
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[] | null> {
    if (!readSettings(document.uri).codeLens || document.uri.path.includes('/.mtl/')) return null;
    const asked = { uri: this.#client.code2ProtocolConverter.asUri(document.uri) };
    const anchors = await this.#client.sendRequest<Anchors<PlainRange> | null>(anchorsMethod, asked, token);
    if (!anchors) return null;
    const runs = this.#runsOf(document.fileName);
    const above = rangeOf(anchors.experiment);
    const actions = [
      { title: `$(play) ${vscode.l10n.t('Run')}`, command: 'mtl.runExperiment' },
      { title: vscode.l10n.t('Compare'), command: 'mtl.compareExperiment' },
      { title: vscode.l10n.t('Describe'), command: 'mtl.describeNetwork' },
    ];
    const lenses = actions.map((action) => new vscode.CodeLens(above, { ...action, arguments: [document.uri] }));
    if (anchors.sweep) {
      const action = { title: `$(play) ${vscode.l10n.t('Sweep')}`, command: 'mtl.sweepExperiment' };
      lenses.push(new vscode.CodeLens(rangeOf(anchors.sweep), { ...action, arguments: [document.uri] }));
    }
    const [last] = runs;
    if (last) lenses.push(new vscode.CodeLens(above, show(last, vscode.l10n.t('Show last result'))));
    for (const { name, at } of anchors.tasks) {
      const reached = runs.find(({ record }) => lastScore(record, name) !== undefined);
      const score = reached && lastScore(reached.record, name);
      if (reached && score !== undefined) lenses.push(new vscode.CodeLens(rangeOf(at), show(reached, score)));
    }
    return lenses;
  }

  /** The runs that were started from a definition, the newest first. */
  #runsOf(file: string): readonly Run[] {
    const beside = path.join(path.dirname(file), '.mtl', 'runs') + path.sep;
    return this.#store.all().filter(({ dir }) => dir.startsWith(beside) && this.#source(dir) === file);
  }

  #source(dir: string): string | undefined {
    if (!this.#startedFrom.has(dir)) this.#startedFrom.set(dir, definitionOf(dir));
    return this.#startedFrom.get(dir);
  }
}

function definitionOf(dir: string): string | undefined {
  try {
    return readResolved(dir).definition;
  } catch {
    // A run of another version, or one that is being removed, belongs to no definition.
    return undefined;
  }
}

const show = ({ dir }: Run, title: string): vscode.Command => ({
  title,
  command: 'mtl.showPlots',
  arguments: [{ dir }],
});

/** Registers the code lenses of definitions; they follow the runs and the setting. */
export function definitionLenses(client: LanguageClient, store: RunStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    store.onDidChangeList(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mtl.editor.codeLens')) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider({ language: 'mtl' }, new DefinitionLenses(client, store, changed.event)),
  );
}
