/** `npm run results -- school FILE [METHOD ...]`: what stands in docs/results.md, computed anew. */
import { school } from './school.ts';

const [name, file, ...rest] = process.argv.slice(2);
if (name === 'school' && file !== undefined) {
  school(file, rest);
} else {
  console.error('Usage: npm run results -- school FILE [METHOD ...], FILE the School data as school.csv.gz');
  process.exitCode = 2;
}
