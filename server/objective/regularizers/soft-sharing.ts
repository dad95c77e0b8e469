import type { SoftSharing } from '../../definition/sharing.ts';
import type { Parameter } from '../../model/parameter.ts';
import { copiesOf } from './copies.ts';
import { taskDistances } from './task-distances.ts';
import type { Term } from './term.ts';
import { termOf } from './terms.ts';

/** λ Σ_{i<j} ‖θ_i − θ_j‖² over the tasks' copies of the encoder, biases included (Duong 2015). */
export function softTerm({ lambda }: SoftSharing, parameters: readonly Parameter[]): Term {
  const penalty = taskDistances(lambda, 'everyPair');
  return termOf('soft(encoder)', copiesOf(parameters), () => penalty);
}
