/** One element of an array: a number, exact as far as float64 holds it, or a text. */
export type Element = number | string;

/** Reads the element at a byte. */
export type ReadElement = (at: number) => Element;

/** How the elements of an array are stored. */
export interface ElementType {
  /** As NumPy writes it without its byte order: `f4`, `U10`. */
  readonly name: string;
  readonly little: boolean;
  /** Bytes of an element. */
  readonly size: number;
}

const readers: Readonly<Record<string, (view: DataView, little: boolean) => (at: number) => number>> = {
  b1: (view) => (at) => view.getUint8(at),
  u1: (view) => (at) => view.getUint8(at),
  i1: (view) => (at) => view.getInt8(at),
  u2: (view, little) => (at) => view.getUint16(at, little),
  i2: (view, little) => (at) => view.getInt16(at, little),
  u4: (view, little) => (at) => view.getUint32(at, little),
  i4: (view, little) => (at) => view.getInt32(at, little),
  u8: (view, little) => (at) => Number(view.getBigUint64(at, little)),
  i8: (view, little) => (at) => Number(view.getBigInt64(at, little)),
  f2: (view, little) => (at) => half(view.getUint16(at, little)),
  f4: (view, little) => (at) => view.getFloat32(at, little),
  f8: (view, little) => (at) => view.getFloat64(at, little),
};

/** The value of an IEEE 754 number of 16 bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A type as the header of an array writes it (`<f4`, `|S3`); `undefined` where it is not one of numbers or texts. */
export function elementType(written: string): ElementType | undefined {
  const [, order = '', letter = '', digits = ''] = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(written) ?? [];
  const name = letter === '?' ? 'b1' : `${letter}${digits}`;
  const little = order !== '>';
  const count = Number(digits);
  if (Object.hasOwn(readers, name)) return { name, little, size: Number(name.slice(1)) };
  if ((letter !== 'U' && letter !== 'S') || digits === '' || count === 0) return undefined;
  return { name, little, size: letter === 'U' ? 4 * count : count };
}

export const isText = ({ name }: ElementType): boolean => name.startsWith('U') || name.startsWith('S');

/** Reads elements of a type from bytes. */
export function elementReader(type: ElementType, bytes: Uint8Array): ReadElement {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isText(type)) return readers[type.name]?.(view, type.little) ?? unknownType(type);
  return type.name.startsWith('U')
    ? (at) => unicode(view, at, type)
    : (at) =>
        Buffer.from(bytes.subarray(at, at + type.size))
          .toString('utf8')
          .replace(/\0+$/, '');
}

/** Code points of 4 bytes each, filled up with zeros. */
function unicode(view: DataView, at: number, { size, little }: ElementType): string {
  let text = '';
  for (let i = 0; i < size; i += 4) {
    const point = view.getUint32(at + i, little);
    text += point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, '');
}

function unknownType({ name }: ElementType): never {
  throw new Error(`there is no reader for ${name}`);
}
