import { CaptureError } from './recorder.ts';
import { dtypes, type Attribute, type GraphNode } from './graph.ts';

type TensorValue = Extract<Attribute, { tensor: unknown }>['tensor'];

/** A graph that was recorded for a number of rows. */
export interface RecordedRows {
  readonly rows: number;
  readonly nodes: readonly GraphNode[];
}

/**
 * A graph for any number of rows out of two recordings of the same step: the sizes among its constants that differ between them
 * are computed from the number of rows that are fed, a + b·rows each; tensors whose sides differ are filled.
 * @param placeholder the node that the rows are fed to
 * @throws CaptureError where something else differs
 */
export function forAnyRows(first: RecordedRows, second: RecordedRows, placeholder: string): GraphNode[] {
  if (first.nodes.length !== second.nodes.length) throw otherGraph('other operations run');
  const count = `${placeholder}_rows`;
  const nodes = first.nodes.flatMap((node, i) => {
    const other = second.nodes[i];
    if (!other || other.op !== node.op || other.inputs.join() !== node.inputs.join())
      throw otherGraph(`${node.op} differs`);
    if (node.name === placeholder) return [anyShape(node), ...rowCount(placeholder, count)];
    const [a, b] = [tensorOf(node), tensorOf(other)];
    if (!a || !b) {
      if (!isSame(node, other)) throw otherGraph(`an attribute of ${node.op} differs`);
      return [node];
    }
    if (isSame(node, other)) return [node];
    const at: Counts = { rows: [first.rows, second.rows], count };
    return a.shape.join() === b.shape.join() ? sizes(node.name, a, b, at) : filled(node.name, a, b, at);
  });
  return nodes;
}

const otherGraph = (what: string): CaptureError => new CaptureError(`with another number of rows ${what}`);

function tensorOf({ op, attributes: { value } }: GraphNode): TensorValue | undefined {
  return op === 'Const' && value && 'tensor' in value ? value.tensor : undefined;
}

const plain = ({ attributes }: GraphNode): string =>
  JSON.stringify(attributes, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));

function isSame(a: GraphNode, b: GraphNode): boolean {
  const [x, y] = [tensorOf(a), tensorOf(b)];
  if (x && y) return x.shape.join() === y.shape.join() && Buffer.compare(x.content, y.content) === 0;
  return plain(a) === plain(b);
}

function anyShape(node: GraphNode): GraphNode {
  const { shape } = node.attributes;
  const sides = shape && 'shape' in shape ? shape.shape.slice(1) : [];
  return { ...node, attributes: { ...node.attributes, shape: { shape: [-1, ...sides] } } };
}

const int32 = { type: dtypes.int32 } as const;

/** An int32 constant. */
export function integers(name: string, shape: readonly number[], values: readonly number[]): GraphNode {
  const content = new Uint8Array(Int32Array.from(values).buffer);
  return {
    name,
    op: 'Const',
    inputs: [],
    attributes: { dtype: int32, value: { tensor: { dtype: dtypes.int32, shape, content } } },
  };
}

/** The number of rows that are fed, a scalar. */
function rowCount(placeholder: string, count: string): GraphNode[] {
  return [
    {
      name: `${count}/shape`,
      op: 'Shape',
      inputs: [placeholder],
      attributes: { T: { type: dtypes.float32 }, out_type: int32 },
    },
    integers(`${count}/first`, [], [0]),
    integers(`${count}/axis`, [], [0]),
    {
      name: count,
      op: 'GatherV2',
      inputs: [`${count}/shape`, `${count}/first`, `${count}/axis`],
      attributes: { Tparams: int32, Tindices: int32, Taxis: int32, batch_dims: { i: 0 } },
    },
  ];
}

interface Counts {
  readonly rows: readonly [number, number];
  readonly count: string;
}

/** A constant of integers, those that depend on the number of rows computed from it. */
function sizes(name: string, a: TensorValue, b: TensorValue, { rows: [n, m], count }: Counts): GraphNode[] {
  if (a.dtype !== dtypes.int32) throw otherGraph('a constant that is no size differs');
  const [x, y] = [a, b].map(({ content }) => new Int32Array(content.slice().buffer));
  const factors = Array.from(x ?? [], (value, i) => ((y?.[i] ?? 0) - value) / (m - n));
  const rest = Array.from(x ?? [], (value, i) => value - (factors[i] ?? 0) * n);
  return linear(name, a.shape, factors, rest, count);
}

/** factors·rows + rest. */
function linear(
  name: string,
  shape: readonly number[],
  factors: readonly number[],
  rest: readonly number[],
  count: string,
): GraphNode[] {
  if (![...factors, ...rest].every(Number.isInteger)) throw otherGraph('a size is no multiple of theirs');
  return [
    integers(`${name}/factors`, shape, factors),
    integers(`${name}/rest`, shape, rest),
    { name: `${name}/product`, op: 'Mul', inputs: [`${name}/factors`, count], attributes: { T: int32 } },
    { name, op: 'AddV2', inputs: [`${name}/product`, `${name}/rest`], attributes: { T: int32 } },
  ];
}

/** A constant of equal values whose sides depend on the number of rows. */
function filled(name: string, a: TensorValue, b: TensorValue, { rows: [n, m], count }: Counts): GraphNode[] {
  const [value, other] = [valueOf(a), valueOf(b)];
  if (!value || !other || Buffer.compare(value, other) !== 0) throw otherGraph('a constant differs');
  const factors = a.shape.map((side, i) => ((b.shape[i] ?? 0) - side) / (m - n));
  const rest = a.shape.map((side, i) => side - (factors[i] ?? 0) * n);
  const type = { type: a.dtype };
  return [
    ...linear(`${name}/sides`, [a.shape.length], factors, rest, count),
    {
      name: `${name}/value`,
      op: 'Const',
      inputs: [],
      attributes: { dtype: type, value: { tensor: { dtype: a.dtype, shape: [], content: value } } },
    },
    { name, op: 'Fill', inputs: [`${name}/sides`, `${name}/value`], attributes: { T: type, index_type: int32 } },
  ];
}

/** The bytes of the one value that a tensor has everywhere. */
function valueOf({ content, shape }: TensorValue): Uint8Array | undefined {
  const size =
    content.length /
    Math.max(
      1,
      shape.reduce((product, side) => product * side, 1),
    );
  const first = content.slice(0, size);
  const all = content.every((byte, i) => byte === first[i % size]);
  return all && size > 0 ? first : undefined;
}
