import { fileURLToPath } from 'node:url';
import { runChild } from '../../server/backend/run-child.ts';
import { median, timeFigure, type Figure } from './figure.ts';

const program = fileURLToPath(new URL('../webview/pan-frames.ts', import.meta.url));

function framesOf(line: string): number[] {
  const value: unknown = JSON.parse(line);
  return Array.isArray(value) ? value.map(Number) : [];
}

const percentile95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;

/** Time between frames while 8 charts of 100,000 steps each are dragged, beside the same with 1,000 steps. */
export async function panel(): Promise<Figure[]> {
  const { code, out, err } = await runChild(process.execPath, [program, '100000', '1000']);
  if (code !== 0) throw new Error(`the panel could not be measured: ${err.trim().split('\n').at(-1)}`);
  const [many = [], few = []] = out.trim().split('\n').map(framesOf);
  const name = 'frame while panning 8 series of 100,000 steps';
  return [
    timeFigure(`${name}, median`, median(many), median(few), '1,000 steps', 'ms'),
    timeFigure(`${name}, 95th percentile`, percentile95(many), percentile95(few), '1,000 steps', 'ms'),
  ];
}
