import { transferWays, type TransferWay } from '../../definition/arms.ts';
import type { Results } from '../analysis.ts';
import { mean } from '../statistics/moments.ts';
import type { Transfer } from '../transfers.ts';
import { score, signed } from './numbers.ts';
import type { Cell } from './cells.ts';

/** What each task gains from each other: a row for each task that was learned first, a column for each that follows. */
export interface TransferTable {
  readonly way: TransferWay;
  /** What the table shows, in a few words. */
  readonly title: string;
  /** With the metric that decides, and which way is better. */
  readonly targets: readonly string[];
  readonly rows: readonly { readonly from: string; readonly cells: readonly Cell[] }[];
}

const titles: Readonly<Record<TransferWay, string>> = {
  fineTuned: 'Gain of each task (column) from one learned before it (row), everything learning on',
  frozen: 'Gain of each task (column) from one learned before it (row), its layers frozen',
};

/** The transfer matrices of a comparison, one for each way; none where no transfer was trained. */
export function transferTables({ transfers }: Results): readonly TransferTable[] {
  return transferWays.flatMap((way) => {
    const own = transfers.filter((transfer) => transfer.way === way);
    if (own.length === 0) return [];
    const targets = [...new Set(own.map(({ to }) => to))];
    const rows = [...new Set(own.map(({ from }) => from))].map((from) => ({
      from,
      cells: targets.map((to) => cellOf(own.find((each) => each.from === from && each.to === to))),
    }));
    return [{ way, title: titles[way], targets: targets.map((to) => headOf(to, own)), rows }];
  });
}

function headOf(to: string, transfers: readonly Transfer[]): string {
  const metric = transfers.find((each) => each.to === to)?.metric;
  return `${to} ${metric?.name ?? ''} ${metric?.higherIsBetter === false ? '↓' : '↑'}`;
}

function cellOf(transfer: Transfer | undefined): Cell {
  const change = transfer?.metric.change;
  if (!change) return { value: '–' };
  const { differences, interval, claim } = change;
  return {
    value: signed(mean(differences)),
    ...(interval && { spread: score((interval.high - interval.low) / 2) }),
    claim,
  };
}
