import * as vscode from 'vscode';
import type { Run } from './run.ts';
import type { RunStore } from './runStore.ts';

const chosenKey = 'mtl.runs.chosen';

/** What is kept between windows. */
interface Choice {
  readonly dirs: readonly string[];
  /** Folder of the run that stays chosen whatever else is. */
  readonly pinned?: string;
  /** The place in the palette that each run had when it was last chosen. */
  readonly places: Readonly<Record<string, number>>;
}

/** Which runs are looked at, and in which colours: one choice for the Runs view, the table of runs and the plots. */
export class ChosenRuns implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #store: RunStore;
  readonly #changed = new vscode.EventEmitter<void>();
  #choice: Choice;

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento, store: RunStore) {
    this.#memory = memory;
    this.#store = store;
    this.#choice = memory.get<Choice>(chosenKey, { dirs: [], places: {} });
  }

  /** Folders of the chosen runs, as they were chosen; some may be gone. */
  get dirs(): readonly string[] {
    return this.#choice.dirs;
  }

  get pinned(): string | undefined {
    return this.#choice.pinned;
  }

  /** The chosen runs that are there. */
  runs(): Run[] {
    return this.dirs.map((dir) => this.#store.get(dir)).filter((run) => run !== undefined);
  }

  has(dir: string): boolean {
    return this.dirs.includes(dir);
  }

  /** The place of a chosen run in the palette: its own as long as it is chosen, and again where that is free. */
  placeOf(dir: string): number | undefined {
    return this.has(dir) ? this.#choice.places[dir] : undefined;
  }

  /** Chooses exactly these, and the pinned one. */
  set(dirs: readonly string[]): void {
    const { pinned } = this.#choice;
    const wanted = [...new Set(pinned !== undefined && this.#store.get(pinned) ? [...dirs, pinned] : dirs)];
    this.#keep({ ...this.#choice, dirs: wanted, places: this.#placed(wanted) });
  }

  /** Chooses these too, or lets go of them, the pinned one as well. */
  choose(dirs: readonly string[], on: boolean): void {
    const others = this.dirs.filter((dir) => !dirs.includes(dir));
    const { pinned, ...rest } = this.#choice;
    const wanted = on ? [...others, ...dirs] : others;
    const kept = pinned !== undefined && (on || !dirs.includes(pinned)) ? { pinned } : {};
    this.#keep({ ...rest, ...kept, dirs: wanted, places: this.#placed(wanted) });
  }

  /** The run that stays chosen; undefined for none. */
  pin(dir: string | undefined): void {
    const { dirs, places } = this.#choice;
    this.#keep({ dirs, places, ...(dir === undefined ? {} : { pinned: dir }) });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #placed(wanted: readonly string[]): Record<string, number> {
    const places: Record<string, number> = { ...this.#choice.places };
    const staying = wanted.filter((dir) => this.has(dir));
    const used = new Set(staying.map((dir) => places[dir]));
    for (const dir of wanted) {
      if (staying.includes(dir)) continue;
      const before = places[dir];
      let place = before !== undefined && !used.has(before) ? before : 0;
      while (used.has(place)) place++;
      places[dir] = place;
      used.add(place);
    }
    return places;
  }

  #keep(choice: Choice): void {
    this.#choice = choice;
    void this.#memory.update(chosenKey, choice);
    this.#changed.fire();
  }
}
