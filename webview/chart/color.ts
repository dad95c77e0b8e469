/** Red, green, blue from 0 to 255 and opacity from 0 to 1. */
export interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
}

/** Reads what a browser's computed style gives: `rgb(…)`, `rgba(…)` or `color(srgb …)`; black for anything else. */
export function parseColor(computed: string): Color {
  const numbers = [...computed.replace(/^color\(srgb/, '(').matchAll(/[\d.]+(?:e[-+]?\d+)?%?/g)].map(([text]) =>
    text.endsWith('%') ? Number.parseFloat(text) / 100 : Number.parseFloat(text),
  );
  const scale = computed.startsWith('color(') ? 255 : 1;
  const [red = 0, green = 0, blue = 0, opacity = 1] = numbers;
  return { red: red * scale, green: green * scale, blue: blue * scale, opacity };
}

/** `share` of `color`, the rest of `other`. */
export function mix(color: Color, other: Color, share: number): Color {
  const part = (a: number, b: number): number => a * share + b * (1 - share);
  return {
    red: part(color.red, other.red),
    green: part(color.green, other.green),
    blue: part(color.blue, other.blue),
    opacity: part(color.opacity, other.opacity),
  };
}

/** The colour of a value from −1 (against) over 0 to 1 (together). */
export function divergingColor(
  value: number,
  { against, middle, together }: { readonly against: Color; readonly middle: Color; readonly together: Color },
): Color {
  return mix(value < 0 ? against : together, middle, Math.min(1, Math.abs(value)));
}

/** As CSS, with the opacity multiplied by `opacity`. */
export function cssColor(color: Color, opacity = 1): string {
  const [red, green, blue] = [color.red, color.green, color.blue].map(Math.round);
  return `rgba(${red}, ${green}, ${blue}, ${Number((color.opacity * opacity).toFixed(3))})`;
}
