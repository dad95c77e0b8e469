import type { Experiment, Layer } from '../experiment.ts';
import type { Shape } from '../shapes.ts';
import type { Sharing } from '../sharing.ts';
import { planHard, planNone } from './encoders.ts';
import { planStack, type BodyInputs, type PlannedBody, type PlannedStack } from './plan.ts';

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
      return planNone(inputs);
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
