import * as vscode from 'vscode';
import { waitFor } from './wait-for.ts';
import type { Window } from './window.ts';

/** The themes that pictures are taken in, by the ends of their names. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** Changes to a theme, and waits until it is there. */
export async function showTheme(window: Window, name: keyof typeof themes): Promise<void> {
  await vscode.workspace
    .getConfiguration('workbench')
    .update('colorTheme', themes[name], vscode.ConfigurationTarget.Global);
  const kind = { dark: 'vs-dark', light: 'vs', 'hc-dark': 'hc-black', 'hc-light': 'hc-light' }[name];
  await waitFor('theme', async () => {
    const shown = await window.page.locator('.monaco-workbench').first().getAttribute('class');
    return (shown ?? '').split(' ').includes(kind);
  });
}
