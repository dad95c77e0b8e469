import { withCountedLosses } from '../trainer/class-weights.ts';
import { tellOverlaps } from '../trainer/overlaps.ts';
import { trainingPlan } from '../trainer/training-plan.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { planJson, planLines } from './plan-lines.ts';
import { withData } from './with-data.ts';

/** What the options of `mtl plan` ask for. */
export interface PlanOptions {
  readonly arm?: string;
  readonly dataRoot?: string;
  readonly epochs?: number;
  readonly json?: boolean;
}

/** `mtl plan`: prints what a run will do with the rows of its data sets, before anything is trained. */
export function plan(file: string, { dataRoot, json, arm, epochs }: PlanOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  const overrides = { ...(arm !== undefined && { arm }), ...(epochs !== undefined && { epochs }) };
  return withData(file, { dataRoot, overrides }, context, (experiment, data) => {
    tellOverlaps(data, (text) => screen.note(text));
    const found = trainingPlan(withCountedLosses(experiment, data), data);
    if (json === true) screen.line(JSON.stringify(planJson(file, experiment, found)));
    else for (const line of planLines(experiment, found, screen)) screen.line(line);
  });
}
