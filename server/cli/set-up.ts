import { setUpTensorFlow } from '../backend/set-up.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
import { SetUpError } from '../backend/set-up-error.ts';

/** `mtl setup`: makes TensorFlow ready, with progress; Ctrl-C cancels. */
export async function setUp(context: Context): Promise<ExitCode> {
  const { screen } = context;
  try {
    await provideTensorFlow(context);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    screen.note(`${screen.paint('red', 'error')} ${error.code}: ${error.message} ${error.wayOut}`);
    if (error.detail !== '') screen.note(error.detail.trimEnd());
    return error.code === 'cancelled' ? exitCodes.stopped : exitCodes.failed;
  }
}

/** Sets TensorFlow up unless it is there, telling how far it is. Throws a SetUpError. */
export async function provideTensorFlow({ screen }: Context): Promise<void> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const stopListening = onInterrupt(cancel, cancel);
  let told = '';
  try {
    await setUpTensorFlow({
      signal: AbortSignal.any([controller.signal, screen.broken]),
      onProgress: (fraction, text) => {
        const percent = fraction === undefined ? '' : `${Math.floor(100 * fraction)} %  `;
        if (screen.isTerminal) screen.status(`${percent}${text}`);
        else if (text !== told) screen.note(text);
        told = text;
      },
    });
  } finally {
    stopListening();
    screen.status('');
  }
  if (screen.isTerminal && told !== '') screen.note(told);
}
