import type { KernelRegularizer, Regularizer } from '../../definition/regularizer.ts';
import type { Parameter } from '../../model/parameter.ts';

/** Whether a regulariser acts on a parameter: on kernels of the chosen layers, never on biases. */
export function selects(on: KernelRegularizer['on'], parameter: Parameter): boolean {
  if (parameter.role !== 'kernel') return false;
  if (on === 'all') return true;
  if (on === 'shared') return parameter.part === 'encoder';
  if (on === 'heads') return parameter.part === 'head';
  if (parameter.part === 'sharing') return false;
  return [parameter.layer, ...(parameter.within ?? [])].some((layer) => on.includes(layer));
}

/** Labels of regularisers in the order of the file, each one unique. */
export function labelsOf(regularizers: readonly Pick<Regularizer, 'type' | 'on'>[]): string[] {
  const seen = new Map<string, number>();
  return regularizers.map(({ type, on }) => {
    const label = `${type}(${typeof on === 'string' ? on : on.join(', ')})`;
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return count === 1 ? label : `${label} ${count}`;
  });
}
