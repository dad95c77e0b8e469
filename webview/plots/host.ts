import { acceptMessage } from './accept.ts';
import type { FromPlots, ToPlots } from './messages.ts';

/** What the editor gives to a webview. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The panel's end of the channel to the extension host. */
export interface Host {
  post(message: FromPlots): void;
  /** What was kept by `keep`, also after the panel was hidden or the window reloaded. */
  kept(): unknown;
  keep(state: unknown): void;
}

/** Connects to the editor; messages that are not of the contract's shape are dropped with a word in the console. */
export function connect(receive: (message: ToPlots) => void): Host {
  const api = acquireVsCodeApi();
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = acceptMessage(data);
    if (message) receive(message);
    else console.debug('A message of unknown shape was ignored.');
  });
  return {
    post: (message) => api.postMessage(message),
    kept: () => api.getState(),
    keep: (state) => api.setState(state),
  };
}
