import type { RandomStream } from '../random.ts';

/** Shape of a picture, channels last. */
export interface Side {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Mirrors a picture in place, each way with its probability. */
export function flip(
  picture: Float32Array,
  { height, width, channels }: Side,
  { horizontal, vertical }: { readonly horizontal: number; readonly vertical: number },
  random: RandomStream,
): void {
  const [across, over] = [random.uniform() < horizontal, random.uniform() < vertical];
  const row = width * channels;
  if (across)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width >> 1; x++)
        exchange(picture, y * row + x * channels, y * row + (width - 1 - x) * channels, channels);
  if (over) for (let y = 0; y < height >> 1; y++) exchange(picture, y * row, (height - 1 - y) * row, row);
}

function exchange(values: Float32Array, a: number, b: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const kept = values[a + i] ?? 0;
    values[a + i] = values[b + i] ?? 0;
    values[b + i] = kept;
  }
}

/** Moves a picture by up to `most` pixels each way; what comes in is 0. */
export function move(
  picture: Float32Array,
  { height, width, channels }: Side,
  most: number,
  scratch: Float32Array,
  random: RandomStream,
): void {
  const down = random.integer(2 * most + 1) - most;
  const right = random.integer(2 * most + 1) - most;
  scratch.set(picture);
  picture.fill(0);
  const from = Math.max(0, -right);
  const count = (width - Math.abs(right)) * channels;
  if (count <= 0) return;
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const start = (y * width + from) * channels;
    picture.set(scratch.subarray(start, start + count), ((y + down) * width + from + right) * channels);
  }
}

/** Turns a picture about its centre by up to `degrees` either way, bilinearly; outside it is 0. */
export function rotate(
  picture: Float32Array,
  side: Side,
  degrees: number,
  scratch: Float32Array,
  random: RandomStream,
): void {
  const { height, width, channels } = side;
  const angle = ((2 * random.uniform() - 1) * degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  scratch.set(picture);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const fromX = middleX + cos * (x - middleX) + sin * (y - middleY);
      const fromY = middleY - sin * (x - middleX) + cos * (y - middleY);
      interpolate(scratch, side, fromX, fromY, picture, (y * width + x) * channels);
    }
}

/** Writes the pixel at (x, y), between those around it, into `out` at `to`. */
function interpolate(
  picture: Float32Array,
  { height, width, channels }: Side,
  x: number,
  y: number,
  out: Float32Array,
  to: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  out.fill(0, to, to + channels);
  for (let row = top; row <= top + 1; row++)
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const part = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
      const from = (row * width + column) * channels;
      for (let i = 0; i < channels; i++) out[to + i] = (out[to + i] ?? 0) + part * (picture[from + i] ?? 0);
    }
}

/** Changes brightness and contrast; every number stays between 0 and 1. */
export function adjustColour(
  picture: Float32Array,
  { brightness, contrast }: { readonly brightness: number; readonly contrast: number },
  random: RandomStream,
): void {
  const shift = (2 * random.uniform() - 1) * brightness;
  const factor = 1 + (2 * random.uniform() - 1) * contrast;
  let sum = 0;
  for (let i = 0; i < picture.length; i++) sum += picture[i] ?? 0;
  const mean = sum / picture.length;
  for (let i = 0; i < picture.length; i++)
    picture[i] = Math.min(1, Math.max(0, mean + factor * ((picture[i] ?? 0) - mean) + shift));
}

/** Sets a square to 0, whose centre may be any pixel. */
export function cutOut(
  picture: Float32Array,
  { height, width, channels }: Side,
  size: number,
  random: RandomStream,
): void {
  const top = random.integer(height) - (size >> 1);
  const left = random.integer(width) - (size >> 1);
  const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++)
    if (to > from) picture.fill(0, (y * width + from) * channels, (y * width + to) * channels);
}
