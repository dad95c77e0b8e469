import { sourceOnDisk } from '../data/definition-files.ts';
import { analyze } from '../definition/analyze.ts';
import type { Experiment } from '../definition/experiment.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { readDefinition } from './read-definition.ts';
import type { Screen } from './screen.ts';

/**
 * The experiment of a definition, whose data paths start at `dataRoot` where one is given; where it has errors they are
 * said, and there is none. Throws a FileError.
 */
export async function readExperiment(file: string, screen: Screen, dataRoot?: string): Promise<Experiment | undefined> {
  const text = await readDefinition(file);
  const { experiment, problems } = analyze(text, sourceOnDisk(file, dataRoot));
  if (!experiment) for (const problem of problems) screen.note(formatProblem(file, text, problem));
  return experiment;
}
