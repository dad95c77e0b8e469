import { YAMLMap, type Node, type Pair, type ParsedNode } from 'yaml';

/** A map of one file with entries that it inherits from another: its range is that of its own text alone. */
export class MergedMap extends YAMLMap<ParsedNode, Node | null> {
  constructor(own: YAMLMap, items: readonly Pair<ParsedNode, Node | null>[], end: number) {
    super();
    this.items = [...items];
    this.flow = own.flow ?? false;
    if (own.range) this.range = [own.range[0], end, end];
    this.commentBefore = own.commentBefore ?? null;
    this.comment = own.comment ?? null;
  }
}
