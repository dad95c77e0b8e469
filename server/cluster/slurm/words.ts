import { isOnTheWay, type JobStatus } from './jobs.ts';

/** What a job waits for, by Slurm's word for it. */
const waits: Readonly<Record<string, string>> = {
  Resources: 'waits for free nodes',
  Priority: 'waits behind jobs of higher priority',
  Dependency: 'waits for another job',
  BeginTime: 'waits for its time to begin, as jobs do that were queued again',
  JobArrayTaskLimit: 'waits for its turn among the runs submitted with it',
  ReqNodeNotAvail: 'waits for nodes that are down, drained or reserved',
  PartitionDown: 'waits for its partition, which is down',
  PartitionTimeLimit: 'asks for more time than its partition allows, and will never start',
  QOSMaxJobsPerUserLimit: 'waits because you have as many jobs at work as your quality of service allows',
  AssocGrpCpuLimit: 'waits because your account has as many processors at work as it may',
  JobHeldUser: 'is held by you: scontrol release lets it go',
  JobHeldAdmin: "is held by the cluster's administrators",
};

/** How a job ended that did not end well, by Slurm's word for it. */
const ends: Readonly<Record<string, string>> = {
  COMPLETED: 'Slurm says that the job is complete',
  CANCELLED: 'the job was cancelled in Slurm',
  FAILED: 'the job failed before or outside the training; the file slurm.log in the run folder says more',
  TIMEOUT: 'the job reached its time limit without saving in time; ask for more time, or resume the run',
  OUT_OF_MEMORY: 'the job needed more memory than it had asked for; ask for more, or take smaller batches',
  NODE_FAIL: 'the node of the job was lost, and Slurm did not queue it again',
  BOOT_FAIL: 'the node of the job could not be started',
  PREEMPTED: 'the job had to make way for one of higher priority, and Slurm did not queue it again',
  DEADLINE: 'the job could not have ended before its deadline',
};

/** What a job does or how it ended, as the rest of a sentence about it: «waits for free nodes». */
export function wordsFor(status: JobStatus): string {
  const { state, reason, node } = status;
  if (state === 'PENDING') return reason === undefined ? 'waits' : (waits[reason] ?? `waits: ${reason}`);
  if (state === 'RUNNING') return node === undefined ? 'is at work' : `is at work on ${node}`;
  if (state === 'COMPLETING') return 'is ending';
  if (isOnTheWay(status)) return `is ${state.toLowerCase().replaceAll('_', ' ')}`;
  return ends[state] ?? `ended as ${state}`;
}
