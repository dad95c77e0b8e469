import * as vscode from 'vscode';
import { comparisonFolders, readComparison } from '../../server/compare/record.ts';
import { comparisonsIn, homeOf } from '../../server/compare/train.ts';
import type { Services } from '../services.ts';
import { definitionToRun } from './definitionToRun.ts';

/** «Show Results»: of the comparisons of a definition, the only one or the one chosen. */
export async function showResults({ results, log }: Services, argument?: unknown): Promise<void> {
  const document = await definitionToRun(argument);
  const dirs = document ? comparisonFolders(comparisonsIn(homeOf(document.fileName))) : [];
  const items = dirs.flatMap((dir) => {
    try {
      const { id, name, created, plan } = readComparison(dir);
      const arms = plan.arms.map(({ arm }) => arm).join(', ');
      return [{ label: `${id}  ${name}`, description: `${arms} · ${new Date(created).toLocaleString()}`, dir }];
    } catch (error) {
      log.warn(`The comparison in ${dir} is left out: ${String(error)}`);
      return [];
    }
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no comparison yet: «MTL: Compare Experiment» trains every arm with every seed.'),
    );
    return;
  }
  const placeHolder = vscode.l10n.t('Which comparison?');
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { placeHolder });
  if (chosen) results.show(chosen.dir);
}
