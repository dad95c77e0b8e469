import { Document } from 'yaml';
import type { Experiment, Sweep } from './experiment.ts';

/** A resolved experiment as the text of a definition in which nothing is left to a default, but what is left out of it. */
export function asDefinition({ sweep, ...experiment }: Partial<Experiment>): string {
  const written = { ...entriesOf(asWritten(experiment)), ...(sweep && { sweep: sweepAsWritten(sweep) }) };
  return new Document(written).toString({ lineWidth: 120, flowCollectionPadding: true });
}

const entriesOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** Lists of values stand there as they are; whether a distribution draws whole numbers follows from its setting. */
function sweepAsWritten({ values, ...rest }: Sweep): object {
  const swept = Object.entries(values).map(([path, each]) => {
    if (each.type === 'list') return [path, each.values] as const;
    return [path, asWritten({ ...each, whole: undefined })] as const;
  });
  return { values: Object.fromEntries(swept), ...rest };
}

/**
 * A part of a resolved experiment as it is written: a chosen option `{type: 'adam', …}` becomes `{adam: {…}}`, or the bare name
 * where it has no options.
 */
export function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  const { type, ...rest } = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asWritten(part)]));
  if (typeof type !== 'string') return { ...(type === undefined ? {} : { type }), ...rest };
  return Object.keys(rest).length === 0 ? type : { [type]: rest };
}
