import { analyze } from '../definition/analyze.ts';
import type { Experiment } from '../definition/experiment.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { readDefinition } from './read-definition.ts';
import type { Screen } from './screen.ts';

/** The experiment of a definition; where it has errors they are said, and there is none. Throws a FileError. */
export async function readExperiment(file: string, screen: Screen): Promise<Experiment | undefined> {
  const text = await readDefinition(file);
  const { experiment, problems } = analyze(text);
  if (!experiment) for (const problem of problems) screen.note(formatProblem(file, text, problem));
  return experiment;
}
