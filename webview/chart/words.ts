/** `a, b and c`. */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** A loss as people call it. */
export function lossName(loss: string | undefined): string {
  if (loss === 'crossEntropy') return 'cross-entropy';
  if (loss === 'mse') return 'squared error';
  if (loss === 'mae') return 'absolute error';
  if (loss === 'huber') return 'Huber loss';
  if (loss === 'focal') return 'focal loss';
  if (loss === 'binaryCrossEntropy') return 'binary cross-entropy';
  if (loss === 'ordinal') return 'ordinal loss';
  return loss ?? 'loss';
}
