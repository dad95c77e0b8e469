import type { DataSource } from '../definition/experiment.ts';
import { colourNames, shapeNames } from '../definition/formats/shapes.ts';
import { fillGradient, fromHsv, paint } from './canvas.ts';
import type { Canvas, Colour } from './canvas.ts';
import type { DataSet, Rows, Target } from './dataset.ts';
import { imageRows } from './image-rows.ts';
import { RandomStream, streamKey } from './random.ts';
import type { StreamKey } from './random.ts';
import { length2, outlines, placed, segmentDistance, signedDistance } from './shape-outlines.ts';

type ShapesSource = DataSource & { format: 'shapes' };

/** Hue of each colour class, degrees. */
const hues: Readonly<Record<(typeof colourNames)[number], number>> = {
  red: 0,
  green: 120,
  blue: 240,
  yellow: 60,
  magenta: 300,
  cyan: 180,
};

/** The object's diameter as a share of the picture's side. */
const diameters = [0.4, 0.9] as const;
/** Standard deviation of the object's hue around its class's, degrees; neighbouring classes lie 60 apart. */
const hueDeviation = 12;
const strokes = 2;
/** Objects are turned by up to this either way, radians. */
const rotation = Math.PI / 9;

interface Drawn {
  readonly shape: number;
  readonly colour: number;
  /** Diameter of the circle around the object, pixels. */
  readonly size: number;
}

/**
 * Draws the data set `shapes`: one bright object a picture, of random shape, colour, size, place and turn, before a
 * dark, shaded and cluttered ground and under one thin stroke, with pixel noise. Targets are `shape`, `colour` and `size`
 * (pixels). Each picture depends on the seed, its part and its number alone.
 */
export function drawShapes(source: ShapesSource): DataSet {
  return { train: drawRows(source, 'train', source.train), test: drawRows(source, 'test', source.test) };
}

function drawRows(source: ShapesSource, part: 'train' | 'test', count: number): Rows {
  const key = streamKey(source.seed, 'shapes', part);
  const side = source.size;
  const bytes = new Uint8Array(count * side * side * 3);
  const shape = new Int32Array(count);
  const colour = new Int32Array(count);
  const size = new Float32Array(count);
  const canvas = { side, pixels: new Float32Array(side * side * 3) };
  const noise = new Float32Array(canvas.pixels.length);
  for (let row = 0; row < count; row++) {
    const drawn = drawPicture(canvas, noise, source.noise, key, row);
    for (let i = 0, at = row * noise.length; i < noise.length; i++, at++) {
      bytes[at] = Math.max(0, Math.min(255, Math.round(255 * ((canvas.pixels[i] ?? 0) + (noise[i] ?? 0)))));
    }
    shape[row] = drawn.shape;
    colour[row] = drawn.colour;
    size[row] = drawn.size;
  }
  const targets: Record<string, Target> = {
    shape: { kind: 'class', classes: shapeNames, values: shape },
    colour: { kind: 'class', classes: colourNames, values: colour },
    size: { kind: 'number', values: size },
  };
  return imageRows({ count, shape: [side, side, 3], rowsPerSlab: Math.max(1, count), slabs: [bytes] }, targets);
}

function drawPicture(canvas: Canvas, noise: Float32Array, deviation: number, key: StreamKey, row: number): Drawn {
  const random = new RandomStream(key, row);
  random.fillNormal(noise, 0, deviation);
  fillGradient(canvas, groundColour(random), groundColour(random), between(random, 0, 2 * Math.PI));
  for (let i = 0; i < strokes; i++) drawStroke(canvas, random);
  const drawn = drawObject(canvas, random);
  drawStroke(canvas, random);
  return drawn;
}

function drawObject(canvas: Canvas, random: RandomStream): Drawn {
  const shape = random.integer(shapeNames.length);
  const colour = random.integer(colourNames.length);
  const size = canvas.side * between(random, ...diameters);
  const radius = size / 2;
  const x = between(random, radius, canvas.side - radius);
  const y = between(random, radius, canvas.side - radius);
  const corners = outlines[shapeNames[shape] ?? 'circle'];
  const outline = placed(corners, between(random, -rotation, rotation), radius, x, y);
  const hue = hues[colourNames[colour] ?? 'red'] + hueDeviation * random.normal();
  const paintColour = fromHsv(hue, between(random, 0.5, 1), between(random, 0.6, 1));
  const distance =
    outline.length === 0
      ? (px: number, py: number) => length2(px - x, py - y) - radius
      : (px: number, py: number) => signedDistance(outline, px, py);
  paint(canvas, paintColour, x, y, radius, distance);
  return { shape, colour, size };
}

/** A straight stroke of one pixel's width and any colour, a third of the picture's side long. */
function drawStroke(canvas: Canvas, random: RandomStream): void {
  const x = between(random, 0, canvas.side);
  const y = between(random, 0, canvas.side);
  const angle = between(random, 0, Math.PI);
  const reach = canvas.side / 6;
  const dx = reach * Math.cos(angle);
  const dy = reach * Math.sin(angle);
  const colour = fromHsv(between(random, 0, 360), between(random, 0, 1), between(random, 0, 0.7));
  paint(canvas, colour, x, y, reach, (px, py) => segmentDistance(px, py, x - dx, y - dy, x + dx, y + dy) - 0.5);
}

/** A colour of the ground: any hue, dark and greyish. */
function groundColour(random: RandomStream): Colour {
  return fromHsv(between(random, 0, 360), between(random, 0, 0.6), between(random, 0, 0.4));
}

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
