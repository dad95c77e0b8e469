/** `1 epoch`, `3 epochs`. */
export function counted(count: string, one: string): string {
  return `${count} ${one}${count === '1' ? '' : 's'}`;
}
