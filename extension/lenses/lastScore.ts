import { valueText } from '../runs/words.ts';
import type { RunRecord, ScoresBySplit } from '../../server/trainer/folder/record.ts';

const splits = [
  ['test', 'test'],
  ['validation', 'validation'],
  ['train', 'training'],
] as const satisfies readonly (readonly [keyof ScoresBySplit, string])[];

/** `accuracy 0.712 on test rows (run 3, joint)`: what a task reached in a run, or undefined where it was not measured. */
export function lastScore({ id, arm, smoke, summary }: RunRecord, task: string): string | undefined {
  if (!summary) return undefined;
  for (const [split, name] of splits) {
    const ofSplit = summary[split];
    const scores = ofSplit && Object.hasOwn(ofSplit, task) ? ofSplit[task] : undefined;
    if (!scores) continue;
    const metrics = Object.entries(scores).filter(([metric]) => metric !== 'loss');
    const shown = (metrics.length > 0 ? metrics : Object.entries(scores)).slice(0, 4);
    if (shown.length === 0) continue;
    const words = shown.map(([metric, value]) => `${metric} ${valueText(value)}`).join(', ');
    return `${words} on ${name} rows (${smoke ? 'smoke ' : ''}run ${id}, ${arm})`;
  }
  return undefined;
}
