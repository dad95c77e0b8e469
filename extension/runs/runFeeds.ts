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

  /** The folders of the runs that have a feed. */
  dirs(): string[] {
    return [...this.#feeds.keys()];
  }

  /** Lets the numbers of a run go; whoever asks again has them read from the disk. */
  release(dir: string): void {
    this.#feeds.get(dir)?.dispose();
    this.#feeds.delete(dir);
  }

  dispose(): void {
    for (const feed of this.#feeds.values()) feed.dispose();
    this.#feeds.clear();
  }
}
