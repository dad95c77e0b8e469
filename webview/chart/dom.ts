import { colorVariable, shapeOf } from './palette.ts';

type Child = Node | string | undefined | false;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; `true` sets an attribute without a value, `false` leaves it out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

function setAttributes(node: Element, attributes: Readonly<Record<string, string | boolean>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
}

/** An element of SVG with attributes and children. */
export function drawing(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const made = document.createElementNS(svgNamespace, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** The mark of a task in its colour. */
export function taskMark(place: number): SVGElement {
  const path = drawing('path', { d: shapeOf(place) });
  path.style.setProperty('fill', `var(${colorVariable('task', place)})`);
  return drawing('svg', { class: 'glyph', viewBox: '0 0 10 10', 'aria-hidden': 'true' }, path);
}

const ring = 'M14 8A6 6 0 1 1 2 8 6 6 0 0 1 14 8Z';
const sign = 'M8 2.2 14.2 13H1.8Z M8 6.4V9.6 M8 11.2V11.4';

/** Strokes of the icons in a box of 16 by 16. */
const icons = {
  running: 'M8 2A6 6 0 1 0 14 8 M9 8A1 1 0 1 1 7 8 1 1 0 0 1 9 8Z',
  finished: `${ring} M5.2 8.2 7.2 10.2 10.8 6`,
  failed: `${ring} M5.8 5.8 10.2 10.2 M10.2 5.8 5.8 10.2`,
  stopped: `${ring} M6 6H10V10H6Z`,
  paused: `${ring} M6.5 5.8V10.2 M9.5 5.8V10.2`,
  queued: `${ring} M8 4.8V8L10.2 9.6`,
  interrupted: sign,
  warning: sign,
  info: `${ring} M8 7.4V10.8 M8 5.2V5.4`,
  play: 'M5 3.2V12.8L12.6 8Z',
  stop: 'M4 4H12V12H4Z',
  log: 'M3 4H13 M3 7H10 M3 10H13 M3 13H8',
  file: 'M4 2H9L12 5V14H4Z M9 2V5H12',
  follow: 'M2.5 8H9.5 M6.9 5.2 9.7 8 6.9 10.8 M13 3.4V12.6',
  export: 'M8 2.4V9.6 M5.2 7 8 9.8 10.8 7 M3 11V13.4H13V11',
  star: 'M8 2.2 9.8 6 14 6.5 10.9 9.4 11.7 13.6 8 11.5 4.3 13.6 5.1 9.4 2 6.5 6.2 6Z',
  close: 'M4.5 4.5 11.5 11.5 M11.5 4.5 4.5 11.5',
} as const;

export type IconName = keyof typeof icons;

export function icon(name: IconName): SVGElement {
  return drawing(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    drawing('path', { d: icons[name] }),
  );
}

/** A button; `act` runs when it is pressed. */
export function button(
  attributes: Readonly<Record<string, string | boolean>>,
  act: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', act);
  return made;
}

/** Changes a text in place, only where it differs. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Fills a node with an icon without a name of its own and a tip: the tip is the name. */
export function iconButton(name: IconName, tip: string, act: () => void): HTMLButtonElement {
  return button({ class: 'tool', 'aria-label': tip, title: tip }, act, icon(name));
}
