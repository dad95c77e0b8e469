import type * as vscode from 'vscode';
import { RunFeed } from './runFeed.ts';

/** The feeds of the runs that somebody trains or looks at in this window. */
export class RunFeeds implements vscode.Disposable {
  readonly #feeds = new Map<string, RunFeed>();

  /** The feed of a run's folder; the same one for all who ask. */
  of(dir: string): RunFeed {
    const known = this.#feeds.get(dir);
    if (known) return known;
    const feed = new RunFeed(dir);
    this.#feeds.set(dir, feed);
    return feed;
  }

  dispose(): void {
    for (const feed of this.#feeds.values()) feed.dispose();
    this.#feeds.clear();
  }
}
