import { fileURLToPath } from 'node:url';
import { runChild } from '../../server/backend/run-child.ts';
import { median, timeFigure, type Figure } from './figure.ts';

const program = fileURLToPath(new URL('../webview/draw-race.ts', import.meta.url));

/** What a contestant took, milliseconds. */
interface Times {
  readonly first: number;
  readonly pan: readonly number[];
  readonly zoom: readonly number[];
}

function timesOf(line: string): Times {
  const value: unknown = JSON.parse(line);
  const { first, pan, zoom }: Partial<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const numbers = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : []);
  return { first: Number(first), pan: numbers(pan), zoom: numbers(zoom) };
}

const percentile95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;

/**
 * The plot panel with 8 tasks of 1,000,000 steps, each with its raw and smoothed curve, weights and ledger, beside uPlot with
 * the 8 raw curves alone: until all is drawn, and the time between frames while all are dragged and zoomed.
 */
export async function panels(): Promise<Figure[]> {
  const { code, out, err } = await runChild(process.execPath, [program, '1000000']);
  if (code !== 0) throw new Error(`the panel could not be measured: ${err.trim().split('\n').at(-1)}`);
  const [peer, ours] = out.trim().split('\n').map(timesOf);
  if (!peer || !ours) throw new Error('the panel could not be measured: a contestant is missing');
  const of = '8 series of 1,000,000 steps';
  const frames = (what: 'pan' | 'zoom') => [
    timeFigure(
      `frame while ${what === 'pan' ? 'panning' : 'zooming'} ${of}, median`,
      median(ours[what]),
      median(peer[what]),
      'uPlot',
      'ms',
    ),
    timeFigure(`the same, 95th percentile`, percentile95(ours[what]), percentile95(peer[what]), 'uPlot', 'ms'),
  ];
  return [
    timeFigure(`first draw of ${of}`, ours.first, peer.first, 'uPlot', 'ms'),
    ...frames('pan'),
    ...frames('zoom'),
  ];
}
