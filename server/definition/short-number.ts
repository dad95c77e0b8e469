/** A number in three significant digits, for a sentence. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));
