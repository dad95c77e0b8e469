import type { DataSource } from '../definition/experiment.ts';
import type { DataSet, Rows } from './dataset.ts';
import { readIdxPart, type LabelledPictures } from './idx.ts';
import { imageRows } from './image-rows.ts';
import type { Place } from './place.ts';
import { RandomStream, streamKey } from './random.ts';

type CompositesSource = DataSource & { format: 'composites' };

const side = 28;
const canvasSide = 36;
/** Rows and columns by which the right picture is moved on the canvas. */
const offset = canvasSide - side - 2;
const classes = Array.from({ length: 10 }, (_, i) => String(i));

/** The row or column of the canvas that each one of the result shows: the nearest neighbour, centres over centres. */
const nearest = Int32Array.from({ length: side }, (_, i) => Math.floor(((i + 0.5) * canvasSide) / side));

/**
 * Lays each left picture and a right one, drawn at random from the same part, over each other as MultiMNIST does: a
 * canvas of 36×36, the left one at rows and columns 0–27, the right one at 6–33, the maximum where both are, then
 * nearest neighbours to 28×28. Targets are `left` and `right`. Each composite depends on the seed, its part and its
 * number alone.
 */
export async function drawComposites(source: CompositesSource, place: Place): Promise<DataSet> {
  const part = async (name: 'train' | 'test'): Promise<Rows> => {
    const read = (path: string) => readIdxPart({ path, size: side, classes: classes.length }, name, place);
    const left = await read(source.left);
    const right = source.right === source.left ? left : await read(source.right);
    const key = streamKey(source.seed, 'composites', name);
    return compose(left, right, (row) => new RandomStream(key, row));
  };
  return { train: await part('train'), test: await part('test') };
}

function compose(left: LabelledPictures, right: LabelledPictures, random: (row: number) => RandomStream): Rows {
  const { count } = left.pictures;
  const partner = Int32Array.from({ length: count }, (_, row) => random(row).integer(right.pictures.count));
  const bytes = new Uint8Array(count * side * side);
  for (let row = 0; row < count; row++)
    overlay(
      pictureOf(left, row),
      pictureOf(right, partner[row] ?? 0),
      bytes.subarray(row * side * side, (row + 1) * side * side),
    );
  const targets = {
    left: { kind: 'class', classes, values: left.labels },
    right: { kind: 'class', classes, values: partner.map((row) => right.labels[row] ?? 0) },
  } as const;
  return imageRows({ count, shape: [side, side, 1], rowsPerSlab: count, slabs: [bytes] }, targets);
}

function pictureOf({ pictures: { slabs, rowsPerSlab } }: LabelledPictures, row: number): Uint8Array {
  const at = (row % rowsPerSlab) * side * side;
  return (slabs[Math.floor(row / rowsPerSlab)] ?? new Uint8Array()).subarray(at, at + side * side);
}

function overlay(left: Uint8Array, right: Uint8Array, out: Uint8Array): void {
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      const row = nearest[y] ?? 0;
      const column = nearest[x] ?? 0;
      out[at] = Math.max(byteAt(left, row, column), byteAt(right, row - offset, column - offset));
    }
  }
}

const byteAt = (picture: Uint8Array, row: number, column: number): number =>
  row >= 0 && column >= 0 && row < side && column < side ? (picture[row * side + column] ?? 0) : 0;
