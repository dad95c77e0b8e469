import path from 'node:path';
import * as vscode from 'vscode';
import { sweepLines } from '../../server/cli/sweep-lines.ts';
import { brokenTrial } from '../../server/compare/sweep/broken-trial.ts';
import type { TrialJob } from '../../server/compare/sweep/next.ts';
import { planSweep } from '../../server/compare/sweep/plan.ts';
import { openSweep, readSweep, type OpenSweep } from '../../server/compare/sweep/record.ts';
import { readSweepResults, sweptExperiment } from '../../server/compare/sweep/results.ts';
import { trainSweep } from '../../server/compare/sweep/train.ts';
import { homeOf } from '../../server/compare/train.ts';
import { withValues } from '../../server/definition/sweep/with-values.ts';
import type { PreparedRun } from '../../server/trainer/launch.ts';
import { readRules } from '../../server/trainer/queue/rules.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { workspaceFolders } from '../places.ts';
import { endsAll } from '../runs/comparisons.ts';
import type { TrainerOptions } from '../runs/trainers.ts';
import type { Services } from '../services.ts';
import { requireTrust } from '../trust.ts';
import { withCancel } from '../withCancel.ts';
import { definitionToTrain, type DefinitionToTrain } from './definitionToTrain.ts';

/**
 * «Sweep Experiment»: tries the values under `sweep` in the background, shows the trials, and writes the chosen values into a copy if
 * wanted. Cancelled or lost, it goes on with the same command. Gives the sweep's folder once it has ended.
 */
export async function sweepExperiment(services: Services, argument?: unknown): Promise<string | undefined> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return undefined;
  const definition = await definitionToTrain(argument);
  const begun = definition && begin(definition);
  if (!definition || !begun) return undefined;
  const choice = await chooseBackend(services, definition.settings);
  if (!choice) return undefined;
  await train(services, definition, begun, trainerOptions(definition.settings, choice));
  await services.texts.show(
    `${path.basename(definition.request.file)}.sweep`,
    sweepLines(readSweepResults(begun.dir)).join('\n'),
  );
  void offerCopy(definition, begun.dir);
  return begun.dir;
}

/** Takes up or begins the sweep of a definition; undefined, and said why, where there is none that could be trained. */
function begin({ experiment, request }: DefinitionToTrain): OpenSweep | undefined {
  const plan = planSweep(experiment);
  const lack = vscode.l10n.t('This definition sweeps nothing: name settings and their values under `sweep: values:`.');
  const reason = plan ? brokenTrial(plan, request.text) : lack;
  if (!plan || reason !== undefined) {
    void vscode.window.showErrorMessage(reason ?? lack);
    return undefined;
  }
  const { text, ...asked } = request;
  return openSweep(path.join(homeOf(request.file), 'sweeps'), { name: experiment.name, text, request: asked, plan });
}

/** Trains under a notification that says how far it is; Cancel stops the runs at work, saved. */
async function train(
  { trainers }: Services,
  { request }: DefinitionToTrain,
  begun: OpenSweep,
  options: TrainerOptions,
): Promise<void> {
  const runs = path.join(homeOf(request.file), 'runs');
  const { trials } = begun.sweep.plan;
  const title = vscode.l10n.t('Trying settings of «{0}»', begun.sweep.name);
  await withCancel(title, (signal, notification) =>
    trainSweep(begun, {
      experiment: sweptExperiment(request.text),
      runs,
      allowed: workspaceFolders(),
      atOnce: () => options.atOnce ?? readRules(runs).atOnce,
      train: async ({ dir, record }: PreparedRun, { trial, until }: TrialJob) => {
        if (signal.aborted) return false;
        notification.report({
          message: vscode.l10n.t('trial {0} of {1}, to epoch {2}', trial + 1, trials.length, until),
        });
        const run = trainers.start(dir, record, options);
        const stop = (): void => trainers.order(run, 'stop');
        signal.addEventListener('abort', stop, { once: true });
        const ended = await trainers.ended(dir);
        signal.removeEventListener('abort', stop);
        return !signal.aborted && ended !== undefined && !endsAll(ended);
      },
    }),
  );
}

/** Says what was chosen, and writes it into a copy of the definition where the person wants one. */
async function offerCopy({ request }: DefinitionToTrain, dir: string): Promise<void> {
  const { chosen, test } = readSweepResults(dir);
  if (chosen === undefined || !test) return;
  const write = vscode.l10n.t('Write Copy…');
  const said = vscode.l10n.t('Trial {0} is the best. Write its values into a copy of the definition?', chosen);
  if ((await vscode.window.showInformationMessage(said, write)) !== write) return;
  const near = request.file.replace(/(?:\.mtl)?\.ya?ml$/, '-tuned.mtl.yaml');
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(near) });
  if (!target) return;
  const values = readSweep(dir).sweep.plan.trials[chosen - 1] ?? {};
  await vscode.workspace.fs.writeFile(target, Buffer.from(withValues(request.text, values)));
  await vscode.window.showTextDocument(target);
}
