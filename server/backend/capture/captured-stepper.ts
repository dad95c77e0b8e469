import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { tensorOf, type Feed, type KeyedStep, type Stepper } from '../stepper.ts';
import type { GraphBackend } from './graph-backend.ts';
import { dtypes, type GraphNode } from './graph.ts';
import { Recorder, type Handles } from './recorder.ts';
import { encodeSavedModel, tag } from './saved-model.ts';

/** A step as it stands in the graph: the placeholders of its feeds by name, and what to fetch. */
interface Captured {
  readonly nodes: readonly GraphNode[];
  readonly placeholders: Readonly<Record<string, string>>;
  readonly fetch: string;
}

const float = { type: dtypes.float32 };

/**
 * Runs each step as one TensorFlow graph. A step is recorded once, by running it eagerly on values that are put back, and
 * all steps are named fetches of one SavedModel, whose session holds the variables between the steps.
 */
export class CapturedStepper implements Stepper {
  readonly mode = 'captured graph';
  readonly #backend: GraphBackend;
  readonly #variables: readonly tf.Variable[];
  readonly #handles: Handles;
  readonly #steps = new Map<string, Captured>();
  #session: number | undefined;

  /**
   * @param variables all that the steps may assign, float32
   * @param scratch what they leave to each other beside that: its values never leave the device
   */
  constructor(backend: GraphBackend, variables: readonly tf.Variable[], scratch: readonly tf.Variable[] = []) {
    this.#backend = backend;
    this.#variables = variables;
    this.#handles = new Map([...variables, ...scratch].map((variable, i) => [variable, `variable_${i}`]));
  }

  prepare(steps: readonly KeyedStep[]): void {
    const fresh = steps.filter(({ key }) => !this.#steps.has(key));
    if (fresh.length === 0) return;
    this.pull();
    for (const step of fresh) if (!this.#steps.has(step.key)) this.#steps.set(step.key, this.#record(step));
    this.#load();
    this.push();
  }

  run(step: KeyedStep): Float32Array {
    this.prepare([step]);
    const captured = this.#steps.get(step.key);
    if (!captured) throw new Error(`step ${step.key} has not been recorded`);
    const names = Object.keys(captured.placeholders);
    const feeds = names.map((name) => {
      const feed = step.feeds[name];
      if (!feed) throw new Error(`step ${step.key} lacks its feed ${name}`);
      return feed;
    });
    const [values] = this.#fetch(feeds, Object.values(captured.placeholders), [captured.fetch]);
    return values ?? new Float32Array();
  }

  pull(): void {
    if (this.#session === undefined) return;
    const values = this.#fetch(
      [],
      [],
      this.#variables.map((variable) => `${this.#handles.get(variable)}/get`),
    );
    this.#variables.forEach((variable, i) => {
      const fresh = tf.tensor(values[i] ?? new Float32Array(), variable.shape);
      variable.assign(fresh);
      fresh.dispose();
    });
  }

  push(): void {
    if (this.#session === undefined) return;
    const feeds = this.#variables.map((variable): Feed => {
      const values = variable.dataSync<'float32'>();
      return { values, shape: variable.shape, dtype: 'float32' };
    });
    this.#fetch(
      feeds,
      this.#variables.map((variable) => `${this.#handles.get(variable)}/new`),
      ['set'],
    );
  }

  dispose(): void {
    if (this.#session !== undefined) this.#backend.binding.deleteSavedModel(this.#session);
    this.#session = undefined;
  }

  /** Variables that were assigned from each other share a tensor, but a recorder tells them apart by their tensors. */
  #separate(): void {
    const seen = new Set<number>();
    for (const variable of this.#handles.keys()) {
      const [id = -1] = this.#backend.getInputTensorIds([variable]);
      if (seen.has(id)) {
        const copy = tf.tensor(variable.dataSync<'float32'>(), variable.shape);
        variable.assign(copy);
        copy.dispose();
      }
      seen.add(id);
    }
  }

  /** Records a step; the variables then have the values they had before. */
  #record({ key, step, feeds }: KeyedStep): Captured {
    this.#separate();
    const before = [...this.#handles.keys()].map((variable) => tf.clone(variable));
    tf.engine().startScope('record');
    try {
      const recorder = new Recorder(
        this.#backend,
        `step_${this.#steps.size}_${key.replace(/[^A-Za-z0-9_.\-/]/g, '_')}`,
        this.#handles,
      );
      const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
      const placeholders = Object.fromEntries(
        Object.entries(tensors).map(([name, tensor], i) => [name, recorder.feed(String(i), tensor)]),
      );
      const fetch = recorder.record(() => step(tensors, recorder));
      return { nodes: recorder.nodes, placeholders, fetch };
    } finally {
      tf.engine().endScope();
      [...this.#handles.keys()].forEach((variable, i) => {
        const value = before[i];
        if (value) variable.assign(value);
        value?.dispose();
      });
    }
  }

  /** Loads all steps recorded so far as one session, in place of the one before. */
  #load(): void {
    this.dispose();
    const nodes = [...this.#variableNodes(), ...[...this.#steps.values()].flatMap((step) => step.nodes)];
    const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl-graph-'));
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), encodeSavedModel(nodes));
      this.#session = this.#backend.binding.loadSavedModel(folder, tag);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The variables with the operations that set and get them all. */
  #variableNodes(): GraphNode[] {
    const nodes = [...this.#handles].flatMap(([variable, handle]): GraphNode[] => {
      const shape = { shape: variable.shape };
      return [
        {
          name: handle,
          op: 'VarHandleOp',
          inputs: [],
          attributes: { dtype: float, shape, shared_name: { s: Buffer.from(handle) } },
        },
        { name: `${handle}/new`, op: 'Placeholder', inputs: [], attributes: { dtype: float, shape } },
        {
          name: `${handle}/set`,
          op: 'AssignVariableOp',
          inputs: [handle, `${handle}/new`],
          attributes: { dtype: float },
        },
        { name: `${handle}/get`, op: 'ReadVariableOp', inputs: [handle], attributes: { dtype: float } },
      ];
    });
    const content = new Uint8Array(4);
    const zero = { tensor: { dtype: dtypes.float32, shape: [], content } };
    const after = this.#variables.map((variable) => `^${this.#handles.get(variable)}/set`);
    return [
      ...nodes,
      { name: 'zero', op: 'Const', inputs: [], attributes: { dtype: float, value: zero } },
      { name: 'set', op: 'Identity', inputs: ['zero', ...after], attributes: { T: float } },
    ];
  }

  /** Runs the session; feeds go to the placeholders of the same place, outputs come to the host. */
  #fetch(feeds: readonly Feed[], placeholders: readonly string[], outputs: readonly string[]): Float32Array[] {
    if (this.#session === undefined) throw new Error('no graph has been loaded');
    const { binding } = this.#backend;
    const inputs = feeds.map(({ values, shape, dtype }) => binding.createTensor([...shape], dtypes[dtype], values));
    const first = (names: readonly string[]) => names.map((name) => `${name}:0`).join(',');
    try {
      const results = binding.runSavedModel(this.#session, inputs, first(placeholders), first(outputs));
      return results.map(({ id }) => {
        const values = binding.tensorDataSync(id);
        binding.deleteTensor(id);
        return Float32Array.from(values);
      });
    } finally {
      inputs.forEach((id) => binding.deleteTensor(id));
    }
  }
}
