import type { PlacedProduct } from '../placement.ts';

/** Seconds before the end of its time at which Slurm tells a job: enough to finish a step and to save. */
export const warningSeconds = 120;

/** What the script of a job is made of. */
export interface ScriptParts {
  readonly product: PlacedProduct;
  /** Run folders, one for each task of the array, counted from 0. */
  readonly dirs: readonly string[];
  /** A line of shell before everything. */
  readonly setup?: string | undefined;
}

/**
 * The script of a job. It starts the trainer on the run folder of its task and passes signals on. Warned that its time ends
 * (USR1), it lets the trainer save and asks Slurm, which may be busy, to queue the job again; the trainer then goes on from
 * what is saved.
 * Pre-empted jobs and those of lost nodes are queued again by Slurm itself.
 */
export function jobScript({ product, dirs, setup }: ScriptParts): string {
  const exports = Object.entries(product.environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const cases = dirs.map((dir, i) => `  ${i}) run=${quoted(dir)} ;;`);
  return `#!/bin/sh
${setup ?? ''}
${exports.join('\n')}
case "\${SLURM_ARRAY_TASK_ID:-0}" in
${cases.join('\n')}
esac
job="\${SLURM_ARRAY_JOB_ID:+\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID}"
job="\${job:-$SLURM_JOB_ID}"
if ! [ -f "$run/run.json" ]; then
  echo "The run folder $run cannot be seen on node $(hostname): it must lie on a file system that all nodes share." >&2
  exit 66
fi
warned=
trap 'warned=1; kill -TERM "$trainer"' USR1
# Slurm tells the trainer itself; the shell only has to outlive it.
trap : TERM
${quoted(product.node)} ${quoted(product.trainer)} "$run" --scheduled >>"$run/log" 2>&1 &
trainer=$!
while :; do
  wait "$trainer"
  code=$?
  kill -0 "$trainer" 2>/dev/null || break
done
if [ -n "$warned" ] && ! grep -q '"state": "finished"' "$run/run.json"; then
  for attempt in 1 2 3 4 5; do
    scontrol requeue "$job" && exit 0
    sleep 5
  done
fi
exit $code
`;
}

/** A word of the shell that stands for exactly this text. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
