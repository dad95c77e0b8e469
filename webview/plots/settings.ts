import type { Span } from '../chart/reduce.ts';
import { xAxes } from '../chart/x-axis.ts';
import type { XAxis } from '../chart/x-axis.ts';

/** What a person has chosen in the panel; it survives hiding and reloading. */
export interface Settings {
  readonly axis: XAxis;
  /** Factor of the moving average, 0 to 0.99. */
  readonly smoothing: number;
  readonly log: boolean;
  /** Each loss divided by its first value, so that tasks of different losses can be compared. */
  readonly normalise: boolean;
  /** Single values far from the rest make the axis no longer. */
  readonly outliersAside: boolean;
  /** How weights are drawn: what share of their sum they have, or each as a line. */
  readonly weights: WeightsView;
  /** The whole run in sight, growing with it. */
  readonly follow: boolean;
  /** The part in sight where it is not the whole, in units of the axis. */
  readonly zoom?: Span | undefined;
  /** Id of the run whose raw trace and objective are shown. */
  readonly focus?: string | undefined;
  /** Id of the run that the others are compared with. */
  readonly baseline?: string | undefined;
}

export type WeightsView = 'shares' | 'lines';

export const defaultSettings: Settings = {
  axis: 'step',
  smoothing: 0.9,
  log: false,
  normalise: false,
  outliersAside: true,
  weights: 'shares',
  follow: true,
};

/** The settings in what the editor has kept; the defaults for what is missing or not right. */
export function restoreSettings(kept: unknown): Settings {
  if (typeof kept !== 'object' || kept === null) return defaultSettings;
  const fields: Partial<Record<keyof Settings, unknown>> = kept;
  const { axis, smoothing, log, follow, zoom, focus, baseline } = fields;
  return {
    axis: xAxes.find((known) => known === axis) ?? defaultSettings.axis,
    smoothing:
      typeof smoothing === 'number' && smoothing >= 0 && smoothing <= 0.99 ? smoothing : defaultSettings.smoothing,
    log: log === true,
    normalise: fields.normalise === true,
    outliersAside: fields.outliersAside !== false,
    weights: fields.weights === 'lines' ? 'lines' : 'shares',
    follow: follow !== false,
    zoom: isSpan(zoom) ? zoom : undefined,
    focus: typeof focus === 'string' ? focus : undefined,
    baseline: typeof baseline === 'string' ? baseline : undefined,
  };
}

function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to }: { from?: unknown; to?: unknown } = value;
  return typeof from === 'number' && typeof to === 'number' && to > from;
}
