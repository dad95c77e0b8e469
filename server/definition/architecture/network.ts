import type { Experiment, Layer } from '../experiment.ts';
import type { Shape } from '../shapes.ts';
import type { Sharing } from '../sharing.ts';
import { planBranching } from './branching.ts';
import { planCrossStitch } from './cross-stitch.ts';
import { planEncoders, planHard } from './encoders.ts';
import { planDselectK, planMmoe } from './experts.ts';
import { planMtan } from './mtan.ts';
import { planStack, type BodyInputs, type PlannedBody, type PlannedStack } from './plan.ts';
import { planPle } from './ple.ts';

/** What is known of a task's data: the shape of a row, and the number of outputs that its target needs. */
export interface TaskFacts {
  readonly input: Shape;
  readonly units: number;
}

/** A whole network, before anything of it is built: every array that it trains, with its name, its shape and its tasks. */
export interface NetworkPlan {
  readonly body: PlannedBody;
  readonly heads: Readonly<Record<string, PlannedStack>>;
}

function planBody(sharing: Sharing, inputs: BodyInputs): PlannedBody {
  switch (sharing.type) {
    case 'hard':
      return planHard(inputs);
    case 'none':
    case 'soft':
      return planEncoders(inputs);
    case 'crossStitch':
      return planCrossStitch(inputs, sharing);
    case 'mmoe':
      return planMmoe(inputs, sharing);
    case 'cgc':
      return planPle(inputs, { ...sharing, levels: [] });
    case 'ple':
      return planPle(inputs, sharing);
    case 'mtan':
      return planMtan(inputs, sharing);
    case 'dselectK':
      return planDselectK(inputs, sharing);
    case 'branching':
      return planBranching(inputs, sharing);
    default:
      return sharing satisfies never;
  }
}

/** Plans the network of an experiment. Throws a `PlanError` where layers do not fit each other. */
export function planNetwork(experiment: Experiment, facts: Readonly<Record<string, TaskFacts>>): NetworkPlan {
  const { sharing, encoder } = experiment.model;
  const inputs = Object.fromEntries(Object.entries(facts).map(([task, { input }]) => [task, input]));
  const body = planBody(sharing, { encoder, inputs });
  const heads = Object.entries(experiment.tasks).map(([name, { head }]): [string, PlannedStack] => {
    const units = facts[name]?.units ?? 1;
    const output: Layer = { type: 'dense', name, units, activation: 'linear', useBias: true };
    const place = { prefix: name, part: 'head', tasks: [name] } as const;
    return [name, planStack(place, [...head, output], body.outputs[name] ?? [])];
  });
  return { body, heads: Object.fromEntries(heads) };
}
