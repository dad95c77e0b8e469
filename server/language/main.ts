import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './connection.ts';
import { findProblemAddresses } from './problems-page.ts';

const program = process.argv[1] ?? '.';
const isSource = program.endsWith('.ts');

// The transport is chosen by the editor: --node-ipc, --stdio or --socket=N on the command line.
serve(createConnection(ProposedFeatures.all), {
  addresses: findProblemAddresses(program),
  lookWorker: path.join(path.dirname(program), isSource ? 'look/worker.ts' : 'look.cjs'),
});
