import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { complete } from '../../server/language/complete.ts';
import { DefinitionText } from '../../server/language/definition-text.ts';

/**
 * Each case of the fixture is a heading `=== what it shows`, a text with `|` for the cursor, and after `---` one line for
 * each wanted completion: its label, or `label => text that is put in`. `...` allows others, `(nothing)` wants none.
 */
const fixture = readFileSync(new URL('fixtures/completions.txt', import.meta.url), 'utf8');
const base = readFileSync(new URL('fixtures/base.yaml', import.meta.url), 'utf8');

for (const block of fixture.split(/^=== /m).slice(1)) {
  const [title = '', ...lines] = block.trimEnd().split('\n');
  const separator = lines.indexOf('---');
  const written = lines.slice(0, separator).join('\n').replace('<base>', base.trimEnd());
  const wanted = lines.slice(separator + 1).filter((line) => line !== '');

  test(`completion: ${title}`, () => {
    const offset = written.indexOf('|');
    assert.ok(offset >= 0 && written.indexOf('|', offset + 1) < 0, 'one cursor');
    const text = written.slice(0, offset) + written.slice(offset + 1);
    const completions = complete(new DefinitionText(text), offset);
    const long = completions.map(({ label, newText }) => `${label} => ${JSON.stringify(newText).slice(1, -1)}`);
    const found = completions.map(({ label }, i) => (wanted.includes(long[i] ?? '') ? (long[i] ?? '') : label));
    if (wanted.includes('(nothing)')) assert.deepEqual(long, []);
    else if (wanted.includes('...')) {
      for (const line of wanted.filter((other) => other !== '...'))
        assert.ok(found.includes(line), `${line} is not among\n${long.join('\n')}`);
    } else assert.deepEqual(found, wanted, long.join('\n'));
    for (const { start, end } of completions) assert.ok(start <= offset && offset <= end);
  });
}

test('each completion says in one line what it is', () => {
  for (const { detail, label } of complete(new DefinitionText(''), 0)) assert.match(detail, /^[^\n]+\.$/, label);
});
