/** `1 epoch`, `3 epochs`. */
export function counted(count: string, one: string): string {
  return `${count} ${one}${count === '1' ? '' : 's'}`;
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
