import type { ProblemCode } from './codes.ts';
import type { SourceFile } from './extends/source.ts';

/** How bad a problem is: an `error` refuses to run, a `warning` runs but is probably not meant, `information` explains. */
export type Severity = 'error' | 'warning' | 'information';

/** Another place that explains a problem. */
export interface RelatedPlace {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The file that it stands in, where that is another one. */
  readonly file?: SourceFile;
}

/** A change of text that resolves a problem. */
export interface Fix {
  /** Imperative, as shown in the quick-fix menu: «Change to 'relu'». */
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

/** One thing wrong with a definition; offsets count UTF-16 units of the text. */
export interface Problem {
  /** Stable, kebab-case, documented: `unknown-key`, `yaml-tabs`. */
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** One sentence that names the place, the reason and, where there is one, the way out. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}
