/**
 * Moves labels apart that stand closer than `distance`, as little as possible and within `low` to `high` as far as that
 * can be. Takes and gives the places in the same order.
 */
export function spread(places: readonly number[], distance: number, low: number, high: number): number[] {
  const order = places.map((place, index) => ({ place: Math.max(low, Math.min(high, place)), index }));
  order.sort((a, b) => a.place - b.place || a.index - b.index);
  for (let round = 0; round < 40; round++) {
    for (let i = 1; i < order.length; i++) {
      const [above, below] = [order[i - 1], order[i]];
      const missing = above && below ? distance - (below.place - above.place) : 0;
      if (above && below && missing > 0) {
        above.place -= missing / 2;
        below.place += missing / 2;
      }
    }
    for (const label of order) label.place = Math.max(low - distance / 2, Math.min(high + distance / 2, label.place));
  }
  const moved = [...places];
  for (const { place, index } of order) moved[index] = place;
  return moved;
}
