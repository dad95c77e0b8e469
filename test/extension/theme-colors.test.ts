import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Color {
  readonly id: string;
  readonly defaults: Readonly<Record<string, string>>;
}

function isColor(value: unknown): value is Color {
  return typeof value === 'object' && value !== null && 'id' in value && 'defaults' in value;
}

const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));

function contributed(): Color[] {
  assert.ok(typeof manifest === 'object' && manifest && 'contributes' in manifest);
  const { contributes } = manifest;
  assert.ok(typeof contributes === 'object' && contributes && 'colors' in contributes);
  assert.ok(Array.isArray(contributes.colors));
  return contributes.colors.filter(isColor);
}

test('every colour of the panels is a theme colour that people can change, and the panels use no other default', () => {
  const css = readFileSync('webview/chart/look/palette.css', 'utf8');
  const used = [...css.matchAll(/var\(--vscode-(mtl-[\w-]+), (#[0-9a-f]{6})\)/g)];
  assert.ok(used.length > 60);
  const ids = new Set(used.map(([, name = '']) => name));
  const known = new Map(contributed().map((color) => [color.id.replaceAll('.', '-'), color]));
  for (const name of ids) {
    const color = known.get(name);
    assert.ok(color, `${name} is not contributed`);
    const defaults = Object.values(color.defaults);
    for (const [, , hex = ''] of used.filter(([, other]) => other === name))
      assert.ok(defaults.includes(hex), `${name} ${hex}`);
  }
  for (const { id, defaults } of contributed())
    assert.deepEqual(Object.keys(defaults), ['dark', 'light', 'highContrast', 'highContrastLight'], id);
});
