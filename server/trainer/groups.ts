import type { Training } from '../definition/training.ts';
import type { Parameter } from '../model/parameter.ts';

/** Parameters that the same steps reach at the same learning rate, so that they share their count and their scalars. */
export interface Group {
  readonly name: string;
  /** The tasks whose steps reach them. */
  readonly tasks: readonly string[];
  /** What the learning rate is multiplied by. */
  readonly factor: number;
  /** One of them, for what they share. */
  readonly first: Parameter;
}

/** The group of each parameter. */
export function groupParameters(
  parameters: readonly Parameter[],
  factors: Training['learningRateFactors'],
): ReadonlyMap<Parameter, Group> {
  const groups = new Map<string, Group>();
  return new Map(
    parameters.map((parameter): [Parameter, Group] => {
      const { part, tasks } = parameter;
      const isHead = part === 'head';
      const name = `${isHead ? 'head' : 'shared'} ${tasks.join(',')}`;
      const group = groups.get(name) ?? {
        name,
        tasks,
        factor: isHead ? factors.heads : factors.shared,
        first: parameter,
      };
      groups.set(name, group);
      return [parameter, group];
    }),
  );
}
