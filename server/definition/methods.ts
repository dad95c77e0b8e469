import type { aggregatorSchema } from './schema/aggregators.ts';
import type { Value } from './schema/schema.ts';
import type { weightingSchema } from './schema/weightings.ts';

/** How the w_i of the objective are found. */
export type Weighting = Value<typeof weightingSchema>;

/** How the gradients w_i∇L_i of the tasks become one direction for the shared parameters. */
export type Aggregator = Value<typeof aggregatorSchema>;
