/** What a drawing's looks depend on; custom properties and the page's styles do not leave the page. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'paint-order',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
] as const;

/** A drawing of the page as a document of its own, on `background`, with the colours that it has now. */
export function svgDocument(svg: SVGElement, background: string): string {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGElement)) return '';
  const { width, height } = svg.getBoundingClientRect();
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  [copy, ...copy.querySelectorAll<SVGElement>('*')].forEach((element, i) => {
    const original = originals[i];
    const style = original ? getComputedStyle(original) : undefined;
    for (const look of looks) element.setAttribute(look, style?.getPropertyValue(look) ?? '');
    element.removeAttribute('class');
    element.removeAttribute('style');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const [x = 0, y = 0, across = width, down = height] = (svg.getAttribute('viewBox') ?? '').split(/\s+/).map(Number);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ x, y, width: across, height: down, fill: background }))
    ground.setAttribute(name, String(value));
  copy.prepend(ground);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The same as a picture, base64. */
export async function svgAsPng(svg: SVGElement, background: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgDocument(svg, background))}`;
  await image.decode();
  const ratio = Math.max(2, devicePixelRatio);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * ratio);
  canvas.height = Math.round(image.height * ratio);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
