/** A piece of text as the page shows it on one line. */
export interface TextLine {
  text: string;
  readonly box: DOMRect;
  readonly style: CSSStyleDeclaration;
}

/** All texts under `root`, line by line as the page has broken them. */
export function textLines(root: HTMLElement): TextLine[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const lines: TextLine[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !node.textContent?.trim()) continue;
    lines.push(...linesOf(node, range, getComputedStyle(parent)));
  }
  return lines;
}

function linesOf(node: Node, range: Range, style: CSSStyleDeclaration): TextLine[] {
  const text = node.textContent ?? '';
  const lines: TextLine[] = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (box.width === 0 && box.height === 0) continue;
    if (line && Math.abs(line.box.top - box.top) < 2) line.text += text[i];
    else lines.push({ text: text[i] ?? '', box, style });
  }
  return lines;
}
