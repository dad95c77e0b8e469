import { isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';
import type { Schema } from '../schema/schema.ts';
import { keyText, wordAt } from './merge.ts';

/** Changes every path of a file in place: the texts that the schema marks as one. */
export function rewritePaths(schema: Schema | undefined, node: Node | null, rewrite: (path: string) => string): void {
  if (!schema || !node) return;
  if (schema.kind === 'text' && schema.path && isScalar(node) && typeof node.value === 'string')
    node.value = rewrite(node.value);
  else if (schema.kind === 'list' && isSeq<Node>(node))
    for (const item of node.items) rewritePaths(schema.of, item, rewrite);
  else if (isMap<ParsedNode, Node | null>(node)) {
    const tag = schema.kind === 'tagged' ? wordAt(node, schema.tag, (value) => value) : undefined;
    for (const item of node.items) rewritePaths(below(schema, keyText(item) ?? '', tag), item.value, rewrite);
  }
}

function below(schema: Schema, name: string, tag: string | undefined): Schema | undefined {
  switch (schema.kind) {
    case 'record':
      return Object.hasOwn(schema.keys, name) ? schema.keys[name]?.is : undefined;
    case 'map':
      return schema.of;
    case 'tagged': {
      const keys = tag !== undefined && Object.hasOwn(schema.options, tag) ? schema.options[tag]?.keys : undefined;
      return keys && Object.hasOwn(keys, name) ? keys[name]?.is : undefined;
    }
    default:
      return undefined;
  }
}
