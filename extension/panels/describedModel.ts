import * as vscode from 'vscode';
import { analyze } from '../../server/definition/analyze.ts';
import { describeNetwork } from '../../server/definition/cost/describe-network.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { applyOverrides } from '../../server/definition/overrides.ts';
import { networkFacts } from '../../server/trainer/network-facts.ts';
import { lossName } from '../../webview/chart/words.ts';
import type { ShownModel, ToModel } from '../../webview/model/messages.ts';
import { placeOf } from '../places.ts';
import { readSettings } from '../settings.ts';
import { sourceInWindow } from '../sourceInWindow.ts';

/** What there is to draw of a definition: its network, or why it has none. Throws a `DataError` where its data are not there. */
export async function describedModel(uri: vscode.Uri): Promise<ToModel> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { dataRoot } = readSettings(uri);
  const { experiment, problems } = analyze(document.getText(), sourceInWindow(document.fileName, dataRoot));
  if (!experiment) {
    const first = problems.find(({ severity }) => severity === 'error')?.message ?? '';
    const reason = vscode.l10n.t('The definition has an error, and no network until that is mended: {0}', first);
    return { type: 'nothing', reason };
  }
  const model = await modelOf(experiment, placeOf(document.fileName, dataRoot));
  return { type: 'show', model, locale: vscode.env.language };
}

async function modelOf(experiment: Experiment, place: ReturnType<typeof placeOf>): Promise<ShownModel> {
  const facts = await networkFacts(experiment, place);
  const tasks = Object.entries(experiment.tasks);
  const alone = tasks.map(([task]) => describeNetwork(applyOverrides(experiment, { arm: `single:${task}` }), facts));
  return {
    name: experiment.name,
    network: describeNetwork(experiment, facts),
    losses: Object.fromEntries(tasks.map(([task, { loss }]) => [task, lossName(loss.type)])),
    apart: alone.reduce((sum, { parameters }) => sum + parameters.total, 0),
  };
}
