import type { Parameter } from '../../model/parameter.ts';

/** Shared parameters whose gradients a method puts together as one. */
export type GradientGroup = readonly Parameter[];

/** The shared parameters in the groups that a method works on: all of them, those of a layer, or each alone. */
export function gradientGroups(parameters: readonly Parameter[], by: 'model' | 'layer' | 'tensor'): GradientGroup[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters.filter(({ shared }) => shared)) {
    const key = groupKey(parameter, by);
    groups.set(key, [...(groups.get(key) ?? []), parameter]);
  }
  return [...groups.values()];
}

function groupKey({ name }: Parameter, by: 'model' | 'layer' | 'tensor'): string {
  if (by === 'model') return '';
  // A layer's arrays differ in the last part of their names only.
  return by === 'tensor' ? name : name.slice(0, name.lastIndexOf('/'));
}
