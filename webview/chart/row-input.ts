import type { ShownInput } from '../../server/trainer/inquiry/shown-input.ts';
import { isArrayOf, isFields, isNumber, isText } from './checks.ts';
import { drawing, element } from './dom.ts';
import type { Numbers } from './numbers.ts';

/** The input of a row as a person looks at it; `label` says which it is. */
export function rowInput(input: ShownInput, label: string, numbers: Numbers): HTMLElement {
  switch (input.type) {
    case 'picture':
      return picture(input, label);
    case 'wave':
      return element('div', { class: 'wave' }, wave(input.values, label));
    case 'words':
      return element('p', { class: 'words' }, input.text);
    case 'values': {
      const shown = (value: string | number): string => (typeof value === 'number' ? numbers.value(value, 3) : value);
      const pairs = input.values.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, shown(value))]);
      return element('dl', { class: 'values' }, ...pairs);
    }
    default:
      return input satisfies never;
  }
}

function picture({ width, height, pixels }: Extract<ShownInput, { type: 'picture' }>, label: string): HTMLElement {
  const canvas = element('canvas', { role: 'img', 'aria-label': label });
  [canvas.width, canvas.height] = [width, height];
  const channels = pixels.length / (width * height);
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = pixels[channels * i + (channels === 3 ? c : 0)] ?? 0;
    data.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}

function wave(values: readonly number[], label: string): SVGElement {
  const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-9);
  const points = values.map((value, i) => `${i},${(50 - (48 * value) / most).toFixed(1)}`).join(' ');
  const frame = { viewBox: `0 0 ${Math.max(1, values.length - 1)} 100`, preserveAspectRatio: 'none' };
  return drawing('svg', { ...frame, role: 'img', 'aria-label': label }, drawing('polyline', { points }));
}

/** Whether something that came in a message is the input of a row. */
export function isShownInput(value: unknown): value is ShownInput {
  if (!isFields(value)) return false;
  const { type, width, height, pixels, text, values } = value;
  if (type === 'words') return isText(text);
  if (type === 'wave') return isArrayOf(values, isNumber);
  if (type === 'values') return isArrayOf(values, isValue);
  return type === 'picture' && isNumber(width) && isNumber(height) && isArrayOf(pixels, isNumber);
}

const isValue = (value: unknown): value is [string, string | number] =>
  Array.isArray(value) && isText(value[0]) && (isText(value[1]) || isNumber(value[1]));
