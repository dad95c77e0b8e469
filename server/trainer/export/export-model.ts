import { isGraphBackend } from '../../backend/capture/graph-backend.ts';
import { CaptureError } from '../../backend/capture/recorder.ts';
import { loadBackend } from '../../backend/load.ts';
import type { ExportAnswer, ExportQuestion } from '../use/questions.ts';
import { readTrainedRun, withNetwork, type TrainedRun } from '../use/trained-run.ts';
import { UseError } from '../use/use.ts';
import { describeModel } from './describe-model.ts';
import { recordModel, type ModelGraph } from './model-graph.ts';
import { writeSavedModel } from './saved-model.ts';
import { writeTfjsModel } from './tfjs-model.ts';

/** Writes the network of a run as a model that other programs run. Throws a UseError where the run cannot be used so. */
export async function exportModel(
  { dir, to, out, backend: wanted }: ExportQuestion & { readonly to: 'savedmodel' | 'tfjs' },
  doing: (text: string) => void,
): Promise<ExportAnswer> {
  const run = readTrainedRun(dir);
  doing('loading TensorFlow');
  const { backend } = await loadBackend(wanted);
  if (!isGraphBackend(backend))
    throw new UseError(
      `Run ${run.record.id} cannot be written as a model on wasm: what runs is recorded from TensorFlow, which «mtl setup» brings.`,
    );
  doing('recording the network');
  const notices: string[] = [];
  await withNetwork(
    run,
    (sentence) => notices.push(sentence),
    (learner) => {
      const graph = recorded(run, () => recordModel(run, learner, backend));
      if (to === 'savedmodel') writeSavedModel(out, graph);
      else writeTfjsModel(out, run, graph);
      describeModel(out, run, graph.signatures);
      return Promise.resolve();
    },
  );
  return { notices };
}

function recorded({ record }: TrainedRun, work: () => ModelGraph): ModelGraph {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new UseError(`The network of run ${record.id} cannot be written as one graph: ${error.message}.`);
  }
}
