/** Red, green and blue, each 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A square picture under construction: `side` × `side` pixels of three floats, 0 to 1, channels last. */
export interface Canvas {
  readonly side: number;
  readonly pixels: Float32Array;
}

/** Fills with a colour that changes linearly from `from` to `to` in the direction `angle` (radians). */
export function fillGradient({ side, pixels }: Canvas, from: Colour, to: Colour, angle: number): void {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // Half the picture's extent in the direction, so that the ends of the gradient lie at its corners.
  const extent = ((Math.abs(cos) + Math.abs(sin)) * side) / 2;
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const across = (x + 0.5 - side / 2) * cos + (y + 0.5 - side / 2) * sin;
      const share = (across / extent + 1) / 2;
      for (let channel = 0; channel < 3; channel++) {
        const start = from[channel] ?? 0;
        pixels[at + channel] = start + ((to[channel] ?? 0) - start) * share;
      }
    }
  }
}

/**
 * Paints what lies within `distance(x, y)` < 0 (in pixels), its edge smoothed over one pixel, inside the box of half
 * width `reach` around (x, y).
 */
export function paint(
  { side, pixels }: Canvas,
  colour: Colour,
  x: number,
  y: number,
  reach: number,
  distance: (x: number, y: number) => number,
): void {
  const left = Math.max(0, Math.floor(x - reach - 1));
  const right = Math.min(side, Math.ceil(x + reach + 1));
  const bottom = Math.min(side, Math.ceil(y + reach + 1));
  for (let row = Math.max(0, Math.floor(y - reach - 1)); row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const covered = 0.5 - distance(column + 0.5, row + 0.5);
      if (covered > 0) blend(pixels, 3 * (row * side + column), colour, Math.min(1, covered));
    }
  }
}

function blend(pixels: Float32Array, at: number, [red, green, blue]: Colour, share: number): void {
  pixels[at] = (pixels[at] ?? 0) * (1 - share) + red * share;
  pixels[at + 1] = (pixels[at + 1] ?? 0) * (1 - share) + green * share;
  pixels[at + 2] = (pixels[at + 2] ?? 0) * (1 - share) + blue * share;
}

/** A colour by hue (degrees), saturation and value (0 to 1), as in HSV. */
export function fromHsv(hue: number, saturation: number, value: number): Colour {
  const channel = (turn: number): number => {
    const place = (((turn + hue / 60) % 6) + 6) % 6;
    return value * (1 - saturation * Math.max(0, Math.min(1, place, 4 - place)));
  };
  return [channel(5), channel(3), channel(1)];
}
