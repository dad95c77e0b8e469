import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-core';
import type { TensorMetadata, TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import type { GraphBackend } from './graph-backend.ts';
import { dtypes, type Attribute, type GraphNode } from './graph.ts';
import { outputShape, type InputFacts } from './output-shape.ts';

/** A step that cannot be written as a graph; it runs eagerly, and the reason is told. */
export class CaptureError extends Error {
  readonly code = 'capture-impossible';
}

/** Names of the graph's variables: the handle of each tfjs variable. */
export type Handles = ReadonlyMap<Variable, string>;

const float = { type: dtypes.float32 };

/**
 * Writes down, as nodes of a graph, every operation that runs on tfjs-node's backend while it listens. What it has not seen
 * being made is a constant, unless it was declared a feed or is the value of a variable. Nobody looks at the values, so
 * expensive operations whose shape is known give zeros without being run.
 */
export class Recorder {
  readonly nodes: GraphNode[] = [];
  readonly #backend: GraphBackend;
  readonly #prefix: string;
  readonly #handles: Handles;
  /** Node output that holds each of the addon's tensors. */
  readonly #outputs = new Map<number, string>();
  /** The dtype of each of the addon's tensors, where it is not float32. */
  readonly #types = new Map<number, number>();
  /** What is known of the addon's tensors. */
  readonly #facts = new Map<number, InputFacts>();
  /** Zeros that stand for results, by their shape. */
  readonly #zeros = new Map<string, number>();
  /** Operations that changed a variable in place, by variable. */
  readonly #updates = new Map<Variable, string>();
  readonly #first = new Map<Variable, number>();
  /** The variable whose value each of the addon's tensors is. */
  readonly #values = new Map<number, Variable>();
  /** Operations that look at a variable, by variable: they must come before it is changed. */
  readonly #reads = new Map<Variable, string[]>();

  constructor(backend: GraphBackend, prefix: string, handles: Handles) {
    this.#backend = backend;
    this.#prefix = prefix;
    this.#handles = handles;
    for (const variable of handles.keys()) {
      this.#first.set(variable, this.#id(variable));
      this.#values.set(this.#id(variable), variable);
      this.#facts.set(this.#id(variable), variable);
    }
  }

  /** Declares that a tensor's values will be fed; gives the placeholder's name. */
  feed(name: string, tensor: Tensor): string {
    const placeholder = this.#add(
      'Placeholder',
      [],
      {
        dtype: { type: this.#backend.getDTypeInteger(tensor.dtype) },
        shape: { shape: tensor.shape },
      },
      `feed/${name}`,
    );
    this.know(tensor, placeholder);
    return placeholder;
  }

  /** Declares that the graph has a node with the tensor's values already. */
  know(tensor: Tensor, node: string): void {
    this.#outputs.set(this.#id(tensor), node);
    this.#types.set(this.#id(tensor), this.#backend.getDTypeInteger(tensor.dtype));
    this.#facts.set(this.#id(tensor), { shape: tensor.shape });
  }

  /** Runs `step` while listening. Its result becomes the fetch, which comes after every assignment; gives the fetch's name. */
  record(step: () => Tensor): string {
    return this.#listen(() => {
      const output = this.#output(this.#id(step()));
      const after = [...this.#assignments(), ...this.#updates.values()];
      return this.#add('Identity', [output, ...after.map((name) => `^${name}`)], { T: float }, 'fetch');
    });
  }

  /** Runs `step`, which assigns nothing, while listening; gives the node of each of its results, which are float32, by name. */
  recordOutputs(step: () => Readonly<Record<string, Tensor>>): Record<string, string> {
    return this.#listen(() => {
      const outputs = Object.entries(step()).map(([name, tensor]) => {
        return [name, this.#add('Identity', [this.#output(this.#id(tensor))], { T: float }, name)] as const;
      });
      return Object.fromEntries(outputs);
    });
  }

  #listen<T>(work: () => T): T {
    const { binding } = this.#backend;
    this.#backend.binding = this.#listening(binding);
    try {
      return work();
    } finally {
      this.#backend.binding = binding;
      this.#zeros.forEach((id) => binding.deleteTensor(id));
    }
  }

  /** Adds an operation that changes variables in place: their handles, then tensors, in the operation's order of inputs. */
  update(
    op: string,
    variables: readonly Variable[],
    tensors: readonly Tensor[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    const [target] = variables;
    if (!target) throw new CaptureError(`${op} updates no variable`);
    const tensorInputs = tensors.map((tensor) => this.#output(this.#id(tensor)));
    const before = this.#updates.get(target);
    const inputs = [
      ...variables.map((variable) => this.#handle(variable)),
      ...tensorInputs,
      ...variables.flatMap((variable) => this.#afterReads(variable)),
      ...(before === undefined ? [] : [`^${before}`]),
    ];
    const type = op.startsWith('Assign') ? { dtype: float } : { T: float };
    const name = this.#add(op, inputs, { ...type, ...attributes });
    this.#updates.set(target, name);
    // Whoever looks at the variable from here on sees it after the update.
    this.#outputs.delete(this.#id(target));
    this.#values.set(this.#id(target), target);
  }

  #listening(binding: TFJSBinding): TFJSBinding {
    const own: Partial<TFJSBinding> = {
      createTensor: (shape, dtype, values) => {
        const id = binding.createTensor(shape, dtype, values);
        this.#types.set(id, dtype);
        this.#facts.set(id, { shape, ...(values instanceof Int32Array ? { integers: [...values] } : {}) });
        this.#outputs.set(id, this.#constant(shape, dtype, values));
        return id;
      },
      executeOp: (op, attributes, inputs, count) => {
        const given = Object.fromEntries(attributes.map((a) => [a.name, this.#attribute(a)]));
        const results = this.#standIn(binding, op, given, inputs) ?? binding.executeOp(op, attributes, inputs, count);
        const names = inputs.map((id) => this.#output(id));
        const node = this.#add(op, names, { ...this.#implied(op, inputs), ...given });
        results.forEach(({ id, shape, dtype }, k) => {
          this.#outputs.set(id, k === 0 ? node : `${node}:${k}`);
          this.#types.set(id, dtype);
          this.#facts.set(id, { shape });
        });
        return results;
      },
      tensorDataSync: () => {
        throw new CaptureError('the step looks at values in the middle, which a graph cannot do');
      },
    };
    // The addon's own properties are read-only.
    return Object.create(
      binding,
      Object.fromEntries(Object.entries(own).map(([key, value]) => [key, { value }])),
    ) as TFJSBinding;
  }

  /** Zeros in place of the result of an operation that would take long. */
  #standIn(
    binding: TFJSBinding,
    op: string,
    attributes: Readonly<Record<string, Attribute>>,
    inputs: readonly number[],
  ): TensorMetadata[] | undefined {
    const { T: type } = attributes;
    if (!type || !('type' in type) || type.type !== dtypes.float32) return undefined;
    const facts = inputs.map((id) => this.#facts.get(id)).filter((known) => known !== undefined);
    const shape = facts.length === inputs.length ? outputShape(op, attributes, facts) : undefined;
    if (!shape) return undefined;
    const zeros = this.#zeros.get(shape.join()) ?? fill(binding, shape);
    this.#zeros.set(shape.join(), zeros);
    // Another tensor with the same memory.
    return binding.executeOp('Identity', [typeOf(binding, 'T', binding.TF_FLOAT)], [zeros], 1);
  }

  /** Assigns each variable that has another value now than at the start. */
  #assignments(): string[] {
    const changed = [...this.#handles.keys()].filter((variable) => this.#id(variable) !== this.#first.get(variable));
    return changed.map((variable) => {
      const value = this.#output(this.#id(variable));
      const inputs = [this.#handle(variable), value, ...this.#afterReads(variable)];
      return this.#add('AssignVariableOp', inputs, { dtype: float });
    });
  }

  #output(id: number): string {
    const known = this.#outputs.get(id);
    if (known !== undefined) return known;
    const variable = this.#values.get(id);
    if (!variable) throw new CaptureError('the step uses a tensor from outside that is neither a feed nor a variable');
    const update = this.#updates.get(variable);
    const inputs = [this.#handle(variable), ...(update === undefined ? [] : [`^${update}`])];
    const read = this.#add('ReadVariableOp', inputs, { dtype: float });
    this.#outputs.set(id, read);
    this.#reads.set(variable, [...(this.#reads.get(variable) ?? []), read]);
    return read;
  }

  #afterReads(variable: Variable): string[] {
    return (this.#reads.get(variable) ?? []).map((read) => `^${read}`);
  }

  #handle(variable: Variable): string {
    const handle = this.#handles.get(variable);
    if (handle === undefined) throw new CaptureError(`the variable ${variable.name} is not part of the graph`);
    return handle;
  }

  /** The addon's number of a tensor, made now if its values still wait on the host. */
  #id(tensor: TensorInfo): number {
    const [id] = this.#backend.getInputTensorIds([tensor]);
    if (id === undefined) throw new CaptureError('a tensor without values');
    return id;
  }

  /** Attributes that TensorFlow infers when it runs an operation eagerly, but wants to read in a graph. */
  #implied(op: string, [first]: readonly number[]): Record<string, Attribute> {
    if (op !== 'ExpandDims' || first === undefined) return {};
    return { T: { type: this.#types.get(first) ?? dtypes.float32 }, Tdim: { type: dtypes.int32 } };
  }

  #constant(shape: number[], dtype: number, values: Parameters<TFJSBinding['createTensor']>[2]): string {
    if (!(values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array))
      throw new CaptureError('a constant that is not made of numbers');
    const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    return this.#add('Const', [], { dtype: { type: dtype }, value: { tensor: { dtype, shape, content } } });
  }

  #attribute({ name, type, value }: TFEOpAttr): Attribute {
    const { binding } = this.#backend;
    if (type === binding.TF_ATTR_TYPE && typeof value === 'number') return { type: value };
    if (type === binding.TF_ATTR_BOOL) return { b: Boolean(value) };
    if (type === binding.TF_ATTR_INT)
      return Array.isArray(value) ? { list: { i: value.map(Number) } } : { i: Number(value) };
    if (type === binding.TF_ATTR_FLOAT) return { f: Number(value) };
    if (type === binding.TF_ATTR_STRING) return { s: new TextEncoder().encode(String(value)) };
    if (type === binding.TF_ATTR_SHAPE && Array.isArray(value)) return { shape: value.map(Number) };
    throw new CaptureError(`an attribute ${name} of a kind that is not known`);
  }

  #add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>, own?: string): string {
    const name = `${this.#prefix}/${own ?? `${op}_${this.nodes.length}`}`;
    this.nodes.push({ name, op, inputs, attributes });
    return name;
  }
}

const typeOf = (binding: TFJSBinding, name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });

/** A new tensor of zeros, float32. */
function fill(binding: TFJSBinding, shape: readonly number[]): number {
  const sides = binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape));
  const zero = binding.createTensor([], binding.TF_FLOAT, Float32Array.of(0));
  const types = [typeOf(binding, 'T', binding.TF_FLOAT), typeOf(binding, 'index_type', binding.TF_INT32)];
  const [result] = binding.executeOp('Fill', types, [sides, zero], 1);
  [sides, zero].forEach((id) => binding.deleteTensor(id));
  if (!result) throw new Error('TensorFlow fills no tensor');
  return result.id;
}
