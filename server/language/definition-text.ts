import { analyzeInDetail, type DetailedAnalysis } from '../definition/analyze.ts';
import { ParsedPieces } from '../definition/text/piecewise.ts';

/** One state of a definition's text, with what is known of it, worked out once and only when it is asked for. */
export class DefinitionText {
  readonly text: string;
  /** The parsed pieces of this document, whatever its state. */
  readonly pieces: ParsedPieces;
  #analysis: DetailedAnalysis | undefined;

  constructor(text: string, pieces = new ParsedPieces()) {
    this.text = text;
    this.pieces = pieces;
  }

  get analysis(): DetailedAnalysis {
    return (this.#analysis ??= analyzeInDetail(this.text, this.pieces));
  }
}
