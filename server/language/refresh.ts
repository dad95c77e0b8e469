import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';

/** Lets the editor ask again for what has changed without a change of the text. */
export interface Refresher {
  supported(capabilities: ClientCapabilities): void;
  hints(): void;
  /** Problems and hints. */
  all(): void;
}

/** A refresher that asks only for what the editor at the other end can ask again. */
export function refresher(connection: Connection): Refresher {
  let can: ClientCapabilities['workspace'] = {};
  const report = (error: unknown): void => connection.console.warn(`The editor did not ask again: ${String(error)}`);
  const hints = (): void => {
    if (can?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh().catch(report);
  };
  return {
    supported({ workspace }) {
      can = workspace;
    },
    hints,
    all() {
      if (can?.diagnostics?.refreshSupport) connection.languages.diagnostics.refresh().catch(report);
      hints();
    },
  };
}
