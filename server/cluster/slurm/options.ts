/** What a job asks of the cluster. What is left out is the cluster's own choice. */
export interface SlurmOptions {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  /** Processors of a run, which are also its threads. */
  readonly cpus?: number | undefined;
  readonly gpus?: number | undefined;
  /** As Slurm writes it: `8G`, `500M`. */
  readonly memory?: string | undefined;
  /** As Slurm writes it: `30` minutes, `2:00:00`, `1-12`. */
  readonly time?: string | undefined;
  /** Nodes to avoid, as Slurm writes them: `n[1-3]`. */
  readonly exclude?: string | undefined;
  /** A line of shell that goes before the training, as `module load cuda`. */
  readonly setup?: string | undefined;
}

/** What is asked as words for `sbatch`. */
export function wordsOf(options: SlurmOptions): readonly string[] {
  const { partition, account, qos, cpus, gpus, memory, time, exclude } = options;
  const asked: readonly (readonly [string, string | number | undefined])[] = [
    ['partition', partition],
    ['account', account],
    ['qos', qos],
    ['cpus-per-task', cpus],
    ['gpus', gpus],
    ['mem', memory],
    ['time', time],
    ['exclude', exclude],
  ];
  return asked.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}
