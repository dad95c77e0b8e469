import { isWholeCopy } from '../architecture/input-encoders.ts';
import { normalizes, withInner } from '../layer.ts';
import type { Fix, Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { namedLayers } from '../resolve.ts';
import type { Rule, Subject } from './rule.ts';

/** Statistics of a batch belong to the data they come from, and normalisations per task need some that tasks share. */
export const checkNormalization: Rule = (subject) => {
  const { written, places, isBroken, taskNames } = subject;
  const { model } = written;
  if (!model || isBroken('model/encoder') || isBroken('model/encoders')) return [];
  return model.normalization === 'perTask'
    ? idle(subject, taskNames.length)
    : places.has('model/normalization')
      ? []
      : mixed(subject);
};

function idle({ written, places }: Subject, tasks: number): readonly Problem[] {
  const { model } = written;
  const { encoder, encoders } = namedLayers(written);
  const layers = [...Object.values(encoders).flatMap((own) => own.layers), ...encoder];
  const reason = !layers.some(normalizes)
    ? 'no layer of the encoder normalises'
    : tasks === 1
      ? 'there is one task only'
      : model && isWholeCopy(model)
        ? `with sharing '${model.sharing.type}' each task has layers of its own anyway`
        : undefined;
  if (reason === undefined) return [];
  const message = `Normalisation per task changes nothing here: ${reason}.`;
  return [problem('nothing-to-normalize', places.key('model/normalization'), message)];
}

/** Batch normalisation in the shared encoder, which rows of several data sets go through. */
function mixed(subject: Subject): readonly Problem[] {
  const { written, places } = subject;
  const { model } = written;
  const [first, second] = new Set(Object.values(written.tasks ?? {}).map(({ data }) => data));
  if (!model || isWholeCopy(model) || first === undefined || second === undefined) return [];
  const { encoder, entries } = namedLayers(written);
  const index = encoder.findIndex((layer) => withInner(layer).some(({ type }) => type === 'batchNormalization'));
  if (index < 0) return [];
  const path = `model/encoder/${entries[index] ?? 0}`;
  const [type = ''] = places.names(path);
  const range = places.get(`${path}/${type}`)?.key ?? places.value(path);
  const message = `Batch normalisation is shared between '${first}' and '${second}': each trains by statistics of its own batches, but is evaluated by a mean of both; use normalization: perTask, or layers that look at single rows, as groupNormalization.`;
  return [problem('normalization-mixes-data', range, message, { fixes: perTask(subject) })];
}

/** `normalization: perTask` before the first key of the model, in the way that the map is written. */
function perTask({ places }: Subject): readonly Fix[] {
  const [first] = places.names('model');
  const start = first === undefined ? undefined : places.get(`model/${first}`)?.key?.start;
  if (start === undefined) return [];
  const before = places.lineBefore(start);
  const newText = /^\s*$/.test(before) ? `normalization: perTask\n${before}` : 'normalization: perTask, ';
  return [{ title: 'Give each task a normalisation of its own', edits: [{ start, end: start, newText }] }];
}
