// Bundles the program that the first argument names, as the trainer is, into the folder of the second.
import { build } from 'esbuild';
import { copyWasm, node } from '../../../esbuild.mjs';

const [program, outdir] = process.argv.slice(2);
await build({ ...node, entryPoints: [program], outdir, sourcemap: false });
await copyWasm(outdir);
