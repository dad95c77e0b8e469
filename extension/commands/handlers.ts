import type { Services } from '../services.ts';
import { compareExperiment } from './compareExperiment.ts';
import { deleteRun, restoreRun } from './deleteRuns.ts';
import { describeNetwork } from './describeNetwork.ts';
import { exportRun } from './exportRun.ts';
import { inspectStep } from './inspectStep.ts';
import { noteRun, renameRun, starRun, tagRun } from './labelRun.ts';
import { newExperiment } from './newExperiment.ts';
import { inspectData } from './inspectData.ts';
import { planExperiment } from './planExperiment.ts';
import { openDefinition } from './openDefinition.ts';
import { predictWithRun } from './predictWithRun.ts';
import { reportEnvironment } from './reportEnvironment.ts';
import { duplicateRun, reproduceRun, runAgain } from './repeatRun.ts';
import { resumeRun } from './resumeRun.ts';
import { runExperiment } from './runExperiment.ts';
import { setUpTensorFlow } from './setUpTensorFlow.ts';
import { showLog } from './showLog.ts';
import { showPredictions } from './showPredictions.ts';
import { showPlots } from './showPlots.ts';
import { showOutput } from './showOutput.ts';
import { showResults } from './showResults.ts';
import { showModel } from './showModel.ts';
import { showRunsTable } from './showRunsTable.ts';
import { pauseRun, startRunNow, stopAllRuns, stopRun } from './steerRuns.ts';
import { sweepExperiment } from './sweepExperiment.ts';
import { verifyMethods } from './verifyMethods.ts';
import { whatChanged } from './whatChanged.ts';

/** What a command does; commands can be called with anything. */
type Handler = (services: Services, ...args: unknown[]) => unknown;

/** All commands, by their ids in package.json. */
export const handlers: Readonly<Record<string, Handler>> = {
  'mtl.newExperiment': newExperiment,
  'mtl.runExperiment': runExperiment,
  'mtl.compareExperiment': compareExperiment,
  'mtl.sweepExperiment': sweepExperiment,
  'mtl.showResults': showResults,
  'mtl.describeNetwork': describeNetwork,
  'mtl.planExperiment': planExperiment,
  'mtl.inspectData': inspectData,
  'mtl.stopRun': stopRun,
  'mtl.stopAllRuns': stopAllRuns,
  'mtl.pauseRun': pauseRun,
  'mtl.startRunNow': startRunNow,
  'mtl.deleteRun': deleteRun,
  'mtl.restoreRun': restoreRun,
  'mtl.renameRun': renameRun,
  'mtl.tagRun': tagRun,
  'mtl.noteRun': noteRun,
  'mtl.starRun': starRun,
  'mtl.runAgain': runAgain,
  'mtl.reproduceRun': reproduceRun,
  'mtl.duplicateRun': duplicateRun,
  'mtl.whatChanged': whatChanged,
  'mtl.predictWithRun': predictWithRun,
  'mtl.exportRun': exportRun,
  'mtl.showOutput': showOutput,
  'mtl.resumeRun': resumeRun,
  'mtl.showPlots': showPlots,
  'mtl.showModel': showModel,
  'mtl.showRunsTable': showRunsTable,
  'mtl.inspectStep': inspectStep,
  'mtl.showPredictions': showPredictions,
  'mtl.openDefinition': openDefinition,
  'mtl.setUpTensorFlow': setUpTensorFlow,
  'mtl.reportEnvironment': reportEnvironment,
  'mtl.verifyMethods': verifyMethods,
  'mtl.showLog': showLog,
};
