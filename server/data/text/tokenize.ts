/** How a sentence is cut into tokens. */
export type Tokens = 'whitespace' | 'words' | 'characters';

/** Only the blanks of ASCII separate: a no-break space, for one, stands within a token. */
const blanks = /[ \t\r\f\v]+/;

/** Cuts sentences into tokens; words and characters as Unicode says (UAX 29), also where no blanks stand between them. */
export function tokenizer(tokens: Tokens, lowerCase: boolean): (sentence: string) => readonly string[] {
  const cut = cutter(tokens);
  return lowerCase ? (sentence) => cut(sentence.toLowerCase()) : cut;
}

function cutter(tokens: Tokens): (sentence: string) => readonly string[] {
  if (tokens === 'whitespace') return (sentence) => sentence.split(blanks).filter((token) => token !== '');
  const granularity = tokens === 'words' ? 'word' : 'grapheme';
  const segmenter = new Intl.Segmenter('und', { granularity });
  return (sentence) =>
    Array.from(segmenter.segment(sentence), ({ segment }) => segment.trim()).filter((token) => token !== '');
}
