import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeSavedModel } from '../../backend/capture/saved-model.ts';
import type { ModelGraph } from './model-graph.ts';

/** Writes a network as TensorFlow's SavedModel into the folder `out`: a signature for each task, its input `input`. */
export function writeSavedModel(out: string, { nodes, signatures }: ModelGraph): void {
  mkdirSync(path.join(out, 'variables'));
  writeFileSync(path.join(out, 'saved_model.pb'), encodeSavedModel(nodes, signatures));
}
