import protobuf from 'protobufjs/light.js';
import { dtypes, type Attribute, type GraphNode } from './graph.ts';

/** A field of a message: type and number; repeated where `many`, by name where `map`. */
const field = (type: string, id: number) => ({ type, id });
const many = (type: string, id: number) => ({ type, id, rule: 'repeated' });
const map = (type: string, id: number) => ({ keyType: 'string', type, id });

/** The part of TensorFlow's public protocol buffers that a graph without functions needs; numbers as in tensorflow/core. */
const root = protobuf.Root.fromJSON({
  nested: {
    Dim: { fields: { size: field('int64', 1) } },
    TensorShapeProto: { fields: { dim: many('Dim', 2) } },
    TensorProto: {
      fields: { dtype: field('int32', 1), tensorShape: field('TensorShapeProto', 2), tensorContent: field('bytes', 4) },
    },
    ListValue: { fields: { i: many('int64', 3), f: many('float', 4), type: many('int32', 6) } },
    AttrValue: {
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
        list: field('ListValue', 1),
        s: field('bytes', 2),
        i: field('int64', 3),
        f: field('float', 4),
        b: field('bool', 5),
        type: field('int32', 6),
        shape: field('TensorShapeProto', 7),
        tensor: field('TensorProto', 8),
      },
    },
    NodeDef: {
      fields: {
        name: field('string', 1),
        op: field('string', 2),
        input: many('string', 3),
        attr: map('AttrValue', 5),
      },
    },
    VersionDef: { fields: { producer: field('int32', 1) } },
    GraphDef: { fields: { node: many('NodeDef', 1), versions: field('VersionDef', 4) } },
    MetaInfoDef: { fields: { tags: many('string', 4) } },
    TensorInfo: {
      oneofs: { encoding: { oneof: ['name'] } },
      fields: { name: field('string', 1), dtype: field('int32', 2), tensorShape: field('TensorShapeProto', 3) },
    },
    SignatureDef: {
      fields: { inputs: map('TensorInfo', 1), outputs: map('TensorInfo', 2), methodName: field('string', 3) },
    },
    MetaGraphDef: {
      fields: {
        metaInfoDef: field('MetaInfoDef', 1),
        graphDef: field('GraphDef', 2),
        signatureDef: map('SignatureDef', 5),
      },
    },
    SavedModel: { fields: { savedModelSchemaVersion: field('int64', 1), metaGraphs: many('MetaGraphDef', 2) } },
  },
});

/** The tag by which the one graph of the model is loaded. */
export const tag = 'serve';

/** The version of graph semantics that TensorFlow 2.x writes. */
const producer = 1800;

const shapeOf = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size })) });

function attributeOf(attribute: Attribute): object {
  if ('shape' in attribute) return { shape: shapeOf(attribute.shape) };
  if (!('tensor' in attribute)) return attribute;
  const { dtype, shape, content } = attribute.tensor;
  return { tensor: { dtype, tensorShape: shapeOf(shape), tensorContent: content } };
}

/** A tensor of a graph that others feed or fetch: a float32 output of a node; −1 in its shape is any size. */
export interface GraphTensor {
  readonly node: string;
  readonly shape: readonly number[];
}

/** What a model can be asked for: tensors by name. */
export interface Signature {
  readonly inputs: Readonly<Record<string, GraphTensor>>;
  readonly outputs: Readonly<Record<string, GraphTensor>>;
}

const tensorsOf = (tensors: Signature['inputs']) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { node, shape }]) => [
      name,
      { name: `${node}:0`, dtype: dtypes.float32, tensorShape: shapeOf(shape) },
    ]),
  );

/** A graph as the bytes of `saved_model.pb`: TensorFlow's SavedModel, without saved variables. */
export function encodeSavedModel(
  nodes: readonly GraphNode[],
  signatures: Readonly<Record<string, Signature>> = {},
): Uint8Array {
  const node = nodes.map(({ name, op, inputs, attributes }) => ({
    name,
    op,
    input: inputs,
    attr: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)])),
  }));
  const signatureDef = Object.fromEntries(
    Object.entries(signatures).map(([name, { inputs, outputs }]) => [
      name,
      { inputs: tensorsOf(inputs), outputs: tensorsOf(outputs), methodName: 'tensorflow/serving/predict' },
    ]),
  );
  const graph = { metaInfoDef: { tags: [tag] }, graphDef: { node, versions: { producer } }, signatureDef };
  return root
    .lookupType('SavedModel')
    .encode({ savedModelSchemaVersion: 1, metaGraphs: [graph] })
    .finish();
}
