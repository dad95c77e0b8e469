import type { Services } from '../services.ts';

/** «Show Runs as Table»: all runs, what differs between them, and which is best. */
export function showRunsTable({ runsTable }: Services): void {
  runsTable.show();
}
