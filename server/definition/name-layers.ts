import type { InnerLayer, Layer, Recurrent, SimpleLayer } from './layer.ts';
import type { Written } from './schema/experiment.ts';

/** A layer as the file has it: its name may be missing, also of those inside it. */
export type WrittenLayer = Written['tasks'][string]['head'][number];
type WrittenContainer = Extract<WrittenLayer, { type: 'residual' | 'parallel' | 'bidirectional' | 'timeDistributed' }>;
type WrittenInner = Exclude<WrittenLayer, { type: 'residual' | 'parallel' }>;
type WrittenSimple = Exclude<WrittenLayer, WrittenContainer>;
type WrittenRecurrent = Extract<WrittenLayer, { type: Recurrent['type'] }>;

/** Gives layers their names: the file's, or the type and the place among layers of that type. */
export class LayerNames {
  readonly #counts = new Map<string, number>();

  /** A layer with names for itself and for all layers inside it. */
  named(layer: WrittenLayer): Layer {
    switch (layer.type) {
      case 'residual': {
        const name = this.#next(layer);
        const layers = layer.layers.map((inner) => this.#inner(inner));
        return { ...layer, name, layers, shortcut: layer.shortcut?.map((inner) => this.#inner(inner)) };
      }
      case 'parallel': {
        const name = this.#next(layer);
        return { ...layer, name, branches: layer.branches.map((branch) => branch.map((inner) => this.#inner(inner))) };
      }
      default:
        return this.#inner(layer);
    }
  }

  #inner(layer: WrittenInner): InnerLayer {
    switch (layer.type) {
      case 'bidirectional': {
        const name = this.#next(layer);
        return { ...layer, name, layer: this.#recurrent(layer.layer) };
      }
      case 'timeDistributed': {
        const name = this.#next(layer);
        return { ...layer, name, layer: this.#simple(layer.layer) };
      }
      default:
        return this.#simple(layer);
    }
  }

  #simple(layer: WrittenSimple): SimpleLayer {
    return { ...layer, name: this.#next(layer) };
  }

  #recurrent(layer: WrittenRecurrent): Recurrent {
    return { ...layer, name: this.#next(layer) };
  }

  #next({ type, name }: { readonly type: string; readonly name: string | undefined }): string {
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    return name ?? `${type}_${count}`;
  }
}
