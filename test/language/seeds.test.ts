import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interrogate } from './interrogate.ts';

/** Texts at which something once went wrong, as `npm run soak language` found them. */
const texts: Readonly<Record<string, string>> = {
  'formatting followed aliases out of all proportion': `version: 1
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
data: *d
`,
  'formatting looked for an anchor that is not there': 'version: 1\ndata: *nowhere\n',
  'formatting again changed more': `version: 1
tasks:
  a:
    data: b
: # an empty key
  pictures target wrong
`,
  'colours were given to a key of two lines': `version: 1
tasks:
  a:wrong
 { data: table, target: y }
`,
};

for (const [what, text] of Object.entries(texts))
  test(`${what}, no more`, () => {
    for (let offset = 0; offset <= text.length; offset += 7) assert.doesNotThrow(() => interrogate(text, offset));
  });
