/** `training.batchSize 32, training.optimizer adam` */
export const valuesText = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([path, value]) => `${path} ${valueText(value)}`)
    .join(', ');

/** A value as it would be written, numbers as short as they can be told apart. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
