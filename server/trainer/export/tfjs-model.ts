import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Attribute, GraphNode } from '../../backend/capture/graph.ts';
import type { GraphTensor } from '../../backend/capture/saved-model.ts';
import type { TrainedRun } from '../use/trained-run.ts';
import type { ModelGraph } from './model-graph.ts';

/** Bytes of one file of weights, so that browsers load and cache them piece by piece. */
const shardBytes = 4 * 2 ** 20;

/** The dtypes of constants, as TensorFlow numbers them, by the names of TensorFlow.js. */
const dtypeNames: Readonly<Record<number, 'float32' | 'int32' | 'bool'>> = { 1: 'float32', 3: 'int32', 10: 'bool' };

/**
 * Writes a network as a graph model of TensorFlow.js into the folder `out`: `model.json` and its weights. Inputs have the name
 * `input`, or with several data sets `input/DATA`; outputs `TASK/probabilities`, `TASK/logits` and `TASK/value`.
 */
export function writeTfjsModel(out: string, run: TrainedRun, { nodes, signatures }: ModelGraph): void {
  const constants = nodes.flatMap(({ name, op, attributes: { value } }) =>
    op === 'Const' && value && 'tensor' in value ? [{ name, ...value.tensor }] : [],
  );
  const weights = constants.map(({ name, shape, dtype }) => ({ name, shape, dtype: dtypeNames[dtype] ?? 'float32' }));
  const paths = writeShards(out, Buffer.concat(constants.map(({ content }) => content)));
  const model = {
    format: 'graph-model',
    generatedBy: 'MTL Experiments',
    convertedBy: null,
    signature: signatureOf(run, signatures),
    modelTopology: { node: nodes.map(writtenNode), versions: { producer: 1800 } },
    weightsManifest: [{ paths, weights }],
  };
  writeFileSync(path.join(out, 'model.json'), JSON.stringify(model));
}

function writeShards(out: string, bytes: Buffer): string[] {
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  return Array.from({ length: count }, (_, i) => {
    const name = `group1-shard${i + 1}of${count}.bin`;
    writeFileSync(path.join(out, name), bytes.subarray(i * shardBytes, (i + 1) * shardBytes));
    return name;
  });
}

function signatureOf({ experiment }: TrainedRun, signatures: ModelGraph['signatures']): object {
  const sets = new Set(Object.values(experiment.tasks).map(({ data }) => data));
  const inputs = Object.entries(signatures).flatMap(([task, each]) =>
    Object.entries(each.inputs).map(([name, tensor]) => {
      const { data } = experiment.tasks[task] ?? {};
      return [sets.size === 1 ? name : `${name}/${data ?? ''}`, tensorInfo(tensor)] as const;
    }),
  );
  const outputs = Object.entries(signatures).flatMap(([task, each]) =>
    Object.entries(each.outputs).map(([name, tensor]) => [`${task}/${name}`, tensorInfo(tensor)] as const),
  );
  return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) };
}

const tensorInfo = ({ node, shape }: GraphTensor): object => ({
  name: `${node}:0`,
  dtype: 'DT_FLOAT',
  tensorShape: shapeOf(shape),
});

const shapeOf = (shape: readonly number[]): object => ({ dim: shape.map((size) => ({ size: String(size) })) });

/** A node as JSON; the values of constants stand among the weights. */
function writtenNode({ name, op, inputs, attributes }: GraphNode): object {
  const kept = Object.entries(attributes).filter(([key]) => !(op === 'Const' && key === 'value'));
  return { name, op, input: inputs, attr: Object.fromEntries(kept.map(([key, value]) => [key, writtenValue(value)])) };
}

function writtenValue(attribute: Attribute): object {
  if ('s' in attribute) return { s: Buffer.from(attribute.s).toString('base64') };
  if ('shape' in attribute) return { shape: shapeOf(attribute.shape) };
  if ('i' in attribute) return { i: String(attribute.i) };
  if (!('list' in attribute)) return attribute;
  const { i, ...rest } = attribute.list;
  return { list: { ...rest, ...(i && { i: i.map(String) }) } };
}
