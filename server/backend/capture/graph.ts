/** A value of a node's attribute, by the field of TensorFlow's AttrValue that holds it. */
export type Attribute =
  | { readonly s: Uint8Array }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  /** A dtype, as TensorFlow numbers them. */
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly tensor: { readonly dtype: number; readonly shape: readonly number[]; readonly content: Uint8Array } }
  | {
      readonly list: {
        readonly i?: readonly number[];
        readonly f?: readonly number[];
        readonly type?: readonly number[];
      };
    };

/** One operation of a TensorFlow graph; an input is `node`, `node:output`, or `^node` for «after it». */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** The dtypes we write, as TensorFlow numbers them. */
export const dtypes = { float32: 1, int32: 3 } as const;
