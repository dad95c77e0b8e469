import { test } from 'node:test';
import { checkProblems, interrogate } from './interrogate.ts';
import { mutated, randomNumbers } from './mutations.ts';
import { example } from './server.ts';

const texts = await Promise.all(['cifar', 'cifar-reference', 'shapes'].map(example));

for (const [i, text] of texts.entries())
  test(`example ${i}, cut off at every offset`, () => {
    for (let offset = 0; offset <= text.length; offset++) {
      if (offset % 5 === 0) interrogate(text.slice(0, offset), offset);
      else checkProblems(text.slice(0, offset));
    }
  });

test('500 texts with random changes', () => {
  const random = randomNumbers(20_260_101);
  for (let i = 0; i < 500; i++) {
    let text = texts[i % texts.length] ?? '';
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) text = mutated(text, random);
    try {
      interrogate(text, Math.floor(random() * (text.length + 1)));
    } catch (error) {
      throw new Error(`after these changes:\n${text}`, { cause: error });
    }
  }
});
