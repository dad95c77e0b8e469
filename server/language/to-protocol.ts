import { pathToFileURL } from 'node:url';
import type { ProblemCode } from '../definition/codes.ts';
import type { SourceFile } from '../definition/extends/source.ts';
import { lineAndColumn } from '../definition/format-problem.ts';
import type { Fix, Problem, Severity } from '../definition/problem.ts';
import type { Range } from '../definition/reading/reading.ts';
import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Hover as ProtocolHover,
  type Location,
  type Position,
  type Range as ProtocolRange,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion } from './complete.ts';
import type { Hover } from './hover.ts';
import type { ProblemAddresses } from './problems-page.ts';
import type { OutlineEntry } from './symbols.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** Codes whose place an editor shows in a way of its own: struck through, or faded. */
const tags: Partial<Record<ProblemCode, DiagnosticTag>> = {
  'old-spelling': DiagnosticTag.Deprecated,
  'unused-data-set': DiagnosticTag.Unnecessary,
};

const itemKinds = {
  key: CompletionItemKind.Property,
  choice: CompletionItemKind.Class,
  word: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
} as const satisfies Record<Completion['kind'], CompletionItemKind>;

const symbolKinds = {
  part: SymbolKind.Module,
  data: SymbolKind.Array,
  layer: SymbolKind.Class,
  task: SymbolKind.Function,
  term: SymbolKind.Constant,
} as const satisfies Record<OutlineEntry['kind'], SymbolKind>;

/** A range in lines and characters. */
export const toRange = (document: TextDocument, { start, end }: Range): ProtocolRange => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

/** A place in a file that is perhaps not open. */
export function locationIn({ path, text }: SourceFile, { start, end }: Range): Location {
  const position = (offset: number): Position => {
    const { line, column } = lineAndColumn(text, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { uri: pathToFileURL(path).href, range: { start: position(start), end: position(end) } };
}

/** A problem as the editor shows it, with the address of its documentation. */
export function toDiagnostic(document: TextDocument, problem: Problem, addresses: ProblemAddresses): Diagnostic {
  const href = addresses.get(problem.code);
  const tag = tags[problem.code];
  const related = problem.related?.map(({ message, start, end, file }) => ({
    message,
    location: file ? locationIn(file, { start, end }) : { uri: document.uri, range: toRange(document, { start, end }) },
  }));
  return {
    range: toRange(document, problem),
    severity: severities[problem.severity],
    code: problem.code,
    source: 'mtl',
    message: problem.message,
    ...(tag !== undefined && { tags: [tag] }),
    ...(href !== undefined && { codeDescription: { href } }),
    ...(related && { relatedInformation: related }),
  };
}

/** A fix as an entry of the quick-fix menu, tied to the diagnostic that it resolves. */
export function toCodeAction(document: TextDocument, fix: Fix, diagnostic: Diagnostic, isOnly: boolean): CodeAction {
  const edits = fix.edits.map((edit) => ({ range: toRange(document, edit), newText: edit.newText }));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: isOnly,
    edit: { changes: { [document.uri]: edits } },
  };
}

/** A completion with the order in which it was offered. */
export function toCompletionItem(document: TextDocument, completion: Completion, index: number): CompletionItem {
  const range = toRange(document, completion);
  return {
    label: completion.label,
    kind: itemKinds[completion.kind],
    detail: completion.detail,
    sortText: String(index).padStart(4, '0'),
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText: completion.newText },
    ...(completion.markdown !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: completion.markdown },
    }),
  };
}

/** An explanation as Markdown. */
export const toHover = (document: TextDocument, hover: Hover): ProtocolHover => ({
  contents: { kind: MarkupKind.Markdown, value: hover.markdown },
  range: toRange(document, hover),
});

/** An entry of the outline with those below it. */
export const toSymbol = (document: TextDocument, symbol: OutlineEntry): DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: symbolKinds[symbol.kind],
  range: toRange(document, symbol.range),
  selectionRange: toRange(document, symbol.selection),
  children: symbol.children.map((child) => toSymbol(document, child)),
});
