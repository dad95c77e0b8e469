import { cssColor, mix, parseColor } from './color.ts';
import type { Color } from './color.ts';
import { colorVariable, paletteSize } from './palette.ts';

/** A colour of a series: for lines and fills, and nearer to the foreground for small text (4.5 : 1). */
export interface Swatch {
  readonly color: Color;
  readonly text: string;
}

/** The colours and the font a canvas needs, resolved: a canvas knows neither custom properties nor `color-mix`. */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly inkColor: Color;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly accent: string;
  /** Opacity of the unsmoothed trace. */
  readonly rawOpacity: number;
  readonly tasks: readonly Swatch[];
  readonly runs: readonly Swatch[];
  readonly regularizers: readonly Swatch[];
  /** Ends and middle of a diverging scale: against, neutral, together. */
  readonly against: Color;
  readonly middle: Color;
  readonly together: Color;
  /** A high contrast theme: what fills carry elsewhere, lines must carry too. */
  readonly strong: boolean;
  readonly font: string;
  readonly boldFont: string;
}

/** Reads the theme from the page's custom properties. */
export function readTheme(): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const read = (variable: string): Color => {
    probe.style.setProperty('color', `var(${variable})`);
    return parseColor(getComputedStyle(probe).color);
  };
  const ink = read('--ink');
  const swatches = (kind: 'task' | 'run' | 'reg', count: number): Swatch[] =>
    Array.from({ length: count }, (_, place) => {
      const color = read(colorVariable(kind, place));
      return { color, text: cssColor(mix(color, ink, 0.6)) };
    });
  const { fontFamily } = getComputedStyle(document.body);
  const theme: Theme = {
    background: cssColor(read('--bg')),
    ink: cssColor(ink),
    inkColor: ink,
    muted: cssColor(read('--muted')),
    grid: cssColor(read('--grid')),
    axis: cssColor(read('--axis')),
    accent: cssColor(read('--accent')),
    rawOpacity: document.body.classList.contains('vscode-high-contrast') ? 0.4 : 0.28,
    tasks: swatches('task', paletteSize),
    runs: swatches('run', paletteSize),
    regularizers: swatches('reg', 2),
    against: read('--against'),
    middle: read('--middle'),
    together: read('--together'),
    strong: document.body.classList.contains('vscode-high-contrast'),
    font: `11px ${fontFamily}`,
    boldFont: `600 11px ${fontFamily}`,
  };
  probe.remove();
  return theme;
}

/** Calls `changed` whenever the editor's theme or font changes. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const attributeFilter = ['class', 'style', 'data-vscode-theme-id'];
  observer.observe(document.body, { attributes: true, attributeFilter });
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
}

/** The swatch at a place of the palette. */
export function swatchAt(swatches: readonly Swatch[], place: number): Swatch {
  return swatches[place % swatches.length] ?? { color: parseColor(''), text: '' };
}
