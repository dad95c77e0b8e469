import path from 'node:path';
import { DataError } from '../data/data-error.ts';
import { describeNetwork } from '../definition/cost/describe-network.ts';
import type { NetworkFacts } from '../definition/cost/task-facts.ts';
import { applyOverrides } from '../definition/overrides.ts';
import type { Experiment } from '../definition/experiment.ts';
import { measure, MeasureError, type MeasuredSteps } from '../trainer/measure.ts';
import type { RunRequest } from '../trainer/launch.ts';
import { networkFacts } from '../trainer/network-facts.ts';
import { askBeside } from './ask-beside.ts';
import type { Context } from './context.ts';
import { descriptionJson, descriptionLines } from './description.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { readExperiment } from './read-experiment.ts';

/** What the options of `mtl describe` ask for. */
export interface DescribeOptions {
  readonly arm?: string;
  readonly dataRoot?: string;
  readonly backend?: RunRequest['backend'];
  /** Whether steps are taken to measure their time. */
  readonly time: boolean;
  readonly json?: boolean;
}

/** How long steps are measured, in seconds. */
const measureSeconds = 1.5;

/** `mtl describe`: prints the network of a definition, what its steps cost, and how long they take here. */
export async function describe(file: string, options: DescribeOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  const written = await readExperiment(file, screen, options.dataRoot);
  if (!written) return exitCodes.refused;
  const experiment = applyOverrides(written, options.arm === undefined ? {} : { arm: options.arm });
  const facts = await factsFor(experiment, options.dataRoot ?? path.dirname(file), path.dirname(file));
  if (facts instanceof DataError) {
    screen.note(`${screen.paint('red', 'error')} ${facts.code}: ${facts.message}`);
    return exitCodes.data;
  }
  const network = describeNetwork(experiment, facts);
  const time = options.time ? await measured(experiment, facts, options, context) : undefined;
  if (time === 'interrupted') return exitCodes.stopped;
  const description = { name: experiment.name, network, time };
  if (options.json === true) screen.line(JSON.stringify(descriptionJson(file, description)));
  else for (const line of descriptionLines(description, screen)) screen.line(line);
  return exitCodes.ok;
}

/** What is known of the tasks' data; the error that says why the files, where only they tell, do not. */
async function factsFor(experiment: Experiment, root: string, folder: string): Promise<NetworkFacts | DataError> {
  try {
    return await networkFacts(experiment, { root, allowed: [root, folder] });
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

/** What the steps take; where that cannot be found out, the sentence that says why. */
async function measured(
  experiment: Experiment,
  facts: NetworkFacts,
  { backend = 'auto' }: DescribeOptions,
  context: Context,
): Promise<MeasuredSteps | string> {
  const question = { experiment, facts, backend, seconds: measureSeconds };
  try {
    return await askBeside(backend, 'taking a few steps on made-up rows to measure them …', context, (options) =>
      measure(question, options),
    );
  } catch (error) {
    if (!(error instanceof MeasureError)) throw error;
    return error.message;
  }
}
