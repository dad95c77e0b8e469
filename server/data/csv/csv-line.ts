/** Values as a line of RFC 4180 with its end; what is undefined is empty. */
export const csvLine = (values: readonly (string | number | boolean | undefined)[]): string =>
  `${values.map(field).join(',')}\r\n`;

function field(value: string | number | boolean | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
