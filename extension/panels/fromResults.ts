import { exportForms, type ExportForm, type FromResults } from '../../webview/results/messages.ts';

const isForm = (value: unknown): value is ExportForm => exportForms.some((form) => form === value);

/** Checks a message of the results panel; undefined is no message of the contract. */
export function parseFromResults(value: unknown): FromResults | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type } = value;
  switch (type) {
    case 'ready':
    case 'goOn':
    case 'stop':
      return { type };
    case 'export':
      return 'form' in value && isForm(value.form) ? { type, form: value.form } : undefined;
    default:
      return undefined;
  }
}
