import type { NumbersView, TaskView } from '../../server/trainer/outputs/task-view.ts';
import type { Numbers } from '../chart/numbers.ts';
import { classScores, mistakes, rightOf } from './class-scores.ts';

/** What a view shows, in a sentence or two. */
export function judge(view: TaskView, numbers: Numbers): string {
  switch (view.type) {
    case 'classes': {
      const { right, all } = rightOf(view);
      const [most] = mistakes(view);
      const name = (i: number): string => view.classes[i] ?? String(i);
      const share = `${numbers.integer(right)} of ${numbers.integer(all)} right (${numbers.percent(right / all, 1)}).`;
      if (!most) return share;
      const [label, predicted, count] = most;
      return `${share} Most often ${name(label)} is taken for ${name(predicted)}: ${numbers.integer(count)} times.`;
    }
    case 'answers': {
      const scored = classScores(view).filter(({ f1 }) => !Number.isNaN(f1));
      const [worst] = scored.toSorted((a, b) => a.f1 - b.f1);
      return worst
        ? `Worst known is ${worst.name}: F1 ${numbers.fixed(worst.f1, 3)} over ${numbers.integer(worst.labels)} rows that have it.`
        : 'No class is there, and none is predicted.';
    }
    case 'numbers':
      return numbersVerdict(view, numbers);
    default:
      return view satisfies never;
  }
}

function numbersVerdict({ labels, mae, rmse, bias }: NumbersView, numbers: Numbers): string {
  const lean = Math.abs(bias) < 0.05 * rmse ? 'too high as often as too low' : bias > 0 ? 'too high' : 'too low';
  const by = lean.includes('often') ? '' : ` by ${numbers.value(Math.abs(bias), 3)}`;
  return `Off by ${numbers.value(mae, 3)} in the mean over ${numbers.integer(labels)} rows (RMSE ${numbers.value(rmse, 3)}); on the whole ${lean}${by}.`;
}
