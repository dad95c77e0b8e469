import { analyzeInDetail, type AnalysisContext, type DetailedAnalysis } from '../definition/analyze.ts';
import type { DeviceMemory } from '../definition/cost/need.ts';
import type { KnownData } from '../definition/data-facts/facts.ts';
import { KnownParents } from '../definition/extends/inherit.ts';
import type { DefinitionSource, SourceFile } from '../definition/extends/source.ts';
import { ParsedPieces } from '../definition/text/piecewise.ts';

/** One state of a definition's text, with what is known of it, worked out once and only when it is asked for. */
export class DefinitionText {
  readonly text: string;
  /** Where it stands, if that is known. */
  readonly source: DefinitionSource | undefined;
  /** The parsed pieces of this document, whatever its state. */
  readonly pieces: ParsedPieces;
  /** What this document extends, whatever its state. */
  readonly parents: KnownParents;
  /** What its data sets were found to hold. */
  readonly data: KnownData | undefined;
  /** The memory that a run would have. */
  readonly device: DeviceMemory | undefined;
  #analysis: DetailedAnalysis | undefined;

  constructor(text: string, { source, pieces, parents, data, device }: AnalysisContext = {}) {
    this.text = text;
    this.source = source;
    this.pieces = pieces ?? new ParsedPieces();
    this.parents = parents ?? new KnownParents();
    this.data = data;
    this.device = device;
  }

  get analysis(): DetailedAnalysis {
    return (this.#analysis ??= analyzeInDetail(this.text, this));
  }

  /** The files that it extends, as far as that is known yet. */
  get extended(): readonly SourceFile[] {
    return this.#analysis?.files ?? [];
  }

  /** Whether what it extends is another one now, or its place. */
  isOutdated(source: DefinitionSource | undefined): boolean {
    if (!this.#analysis) return false;
    return source === undefined || this.source === undefined
      ? source !== this.source
      : source.file !== this.source.file || !this.parents.areFresh(source);
  }
}
