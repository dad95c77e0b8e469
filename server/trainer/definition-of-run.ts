import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import { asDefinition, asWritten } from '../definition/as-definition.ts';
import type { Experiment } from '../definition/experiment.ts';
import { runFiles } from './folder/files.ts';
import { readResolved } from './folder/resolved.ts';

/**
 * The definition of a run as a text that says by itself what was trained, with the arm, epochs and seed that the run was
 * started with: the text as it was where that will do, changed at these keys alone where that will do, else written anew with
 * all defaults. What cannot be written so stands in a comment above the text as it was.
 */
export function definitionOfRun(dir: string): string {
  const text = readFileSync(path.join(dir, runFiles.definition), 'utf8');
  const { arm, definition, root, experiment } = readResolved(dir);
  const source = sourceOnDisk(definition, root);
  const read = (candidate: string): Experiment | undefined => analyze(candidate, source).experiment;
  const alone: Partial<Experiment> = Object.fromEntries(
    Object.entries(experiment).filter(([key]) => key !== 'compare'),
  );
  const anew = asDefinition(alone);
  // Read again, it has the defaults of keys that only the arm has brought in.
  const wanted = [experiment, read(anew)].flatMap((found) => (found ? [trained(found)] : []));
  const says = (candidate: string): boolean => {
    const said = read(candidate);
    return said !== undefined && wanted.some((one) => isDeepStrictEqual(trained(said), one));
  };
  const changed = changedAt(text, read(text), experiment);
  const written = `# The arm ${arm} of ${path.basename(definition)}, with all defaults.\n${anew}`;
  const { seed, training } = experiment;
  const told = `# Of this the run trained the arm ${arm} with seed ${seed} for ${training.epochs} epochs.\n${text}`;
  return [text, changed, written].find(says) ?? told;
}

/** What of an experiment decides what a run is, as JSON keeps it: not what else is to be compared with it. */
const trained = (experiment: Experiment): unknown => JSON.parse(JSON.stringify({ ...experiment, compare: undefined }));

/** A text with another seed, number of epochs and schedule, where those are not as they are to be. */
function changedAt(text: string, before: Experiment | undefined, after: Experiment): string {
  const document = parseDocument(text);
  const change = (keys: readonly string[], old: unknown, now: unknown): void => {
    if (!isDeepStrictEqual(old, now)) document.setIn(keys, asWritten(now));
  };
  change(['seed'], before?.seed, after.seed);
  change(['training', 'epochs'], before?.training.epochs, after.training.epochs);
  change(['training', 'schedule'], before?.training.schedule, after.training.schedule);
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}
