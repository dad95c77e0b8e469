import { Document } from 'yaml';
import type { Experiment } from '../definition/experiment.ts';

/** A resolved experiment as the text of a definition in which nothing is left to a default. */
export function asDefinition(experiment: Experiment): string {
  const written = asWritten(experiment);
  return new Document(written).toString({ lineWidth: 120, flowCollectionPadding: true });
}

/** A chosen option `{type: 'adam', …}` becomes `{adam: {…}}`, or the bare name where it has no options. */
function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  const { type, ...rest } = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asWritten(part)]));
  if (typeof type !== 'string') return { ...(type === undefined ? {} : { type }), ...rest };
  return Object.keys(rest).length === 0 ? type : { [type]: rest };
}
