/** Gives each different text a number, in the order in which they come. */
export class Names {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a text, a new one if it is new. */
  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

const isWholeNumber = (text: string): boolean => /^-?\d{1,15}$/.test(text);

/** Class names in the order of their indices: as numbers where all are whole numbers, else by code units. */
export function inClassOrder(texts: Iterable<string>): string[] {
  const all = [...new Set(texts)];
  if (all.every(isWholeNumber)) return all.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  return all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
