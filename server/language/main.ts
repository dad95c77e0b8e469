import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './connection.ts';
import { findProblemAddresses } from './problems-page.ts';

// The transport is chosen by the editor: --node-ipc, --stdio or --socket=N on the command line.
serve(createConnection(ProposedFeatures.all), findProblemAddresses(process.argv[1] ?? '.'));
