import { isMap, visit, type Document } from 'yaml';

/**
 * A document as text: indented by two spaces, one space where spaces are free, one line break at the end; comments, quotes, the way
 * numbers are written and the order stay.
 * @param text that the document was parsed from, which tells line breaks and where comments stood
 */
export function print(document: Document, text: string): string {
  keepNumbers(document);
  padBraces(document, text);
  const lines = besideKeys(document.toString({ lineWidth: 120, indent: 2 }), text).split('\n');
  const breaks = text.includes('\r\n') ? '\r\n' : '\n';
  const trimmed = lines.map((line) => line.trimEnd()).join('\n');
  return trimmed.replace(/\n*$/, '\n').replaceAll('\n', breaks);
}

/** A number as it stands in the text. */
class AsWritten {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Lets numbers be written back as they stand, not as their values would be written. */
function keepNumbers(document: Document): void {
  document.schema.tags.unshift({
    tag: 'tag:mtl-experiments:as-written',
    default: true,
    resolve: (source) => new AsWritten(source),
    identify: (value) => value instanceof AsWritten,
    stringify: ({ value }) => (value instanceof AsWritten ? value.source : ''),
  });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && node.source !== undefined) node.value = new AsWritten(node.source);
    },
  });
}

/** `{ a: 1 }`, but `[1, 2]`; a pair that stands in brackets without braces, as in `[dense: { units: 3 }]`, gets none. */
function padBraces(document: Document, text: string): void {
  visit(document, {
    Collection(_, node) {
      const write = node.toString.bind(node);
      const flowCollectionPadding = isMap(node) ? ' ' : '';
      const isBare =
        isMap(node) &&
        node.flow === true &&
        node.range !== null &&
        node.range !== undefined &&
        text[node.range[0]] !== '{';
      node.toString = (context, ...rest) => {
        const written = write(context && { ...context, flowCollectionPadding }, ...rest);
        return isBare ? written.replace(/^\{ (.*) \}$/, '$1') : written;
      };
    },
  });
}

/** Comments that stood behind a key whose value begins on the next line, put back there from that next line. */
function besideKeys(written: string, original: string): string {
  const heads = [...original.matchAll(/^ *(?:- +)*([\w.-]+): *(#[^\r\n]*)/gm)];
  const beside = new Set(heads.map(([, key = '', comment = '']) => `${key}: ${comment.trimEnd()}`));
  return written.replaceAll(/([\w.-]+):\n +(#.*)$/gm, (found, key: string, comment: string) => {
    const joined = `${key}: ${comment.trimEnd()}`;
    return beside.has(joined) ? joined : found;
  });
}
