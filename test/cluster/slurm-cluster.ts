import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { provide } from '../system-packages.mjs';

/** Why there can be no cluster here, or undefined where there can. */
export function missing(): string | undefined {
  if (process.getuid?.() !== 0) return 'a Slurm of its own is started by root alone: sudo npm test -- test/cluster';
  const has = (program: string): boolean => existsSync(`/usr/sbin/${program}`);
  return provide({
    isMet: () => has('slurmctld') && has('slurmd') && has('munged'),
    packages: ['slurm-wlm', 'munge'],
    purpose: 'A Slurm cluster on this machine',
  });
}

/** A Slurm of two nodes on this machine: `n1` and `n2`, one processor each, in the partitions `normal` and `urgent`. */
export class SlurmCluster {
  /** Its folder; nothing of it lies elsewhere. */
  readonly folder: string;
  readonly #processes = new Map<string, ChildProcess>();
  readonly #conf: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#conf = path.join(folder, 'slurm.conf');
  }

  static async start(): Promise<SlurmCluster> {
    const cluster = new SlurmCluster(mkdtempSync(path.join(os.tmpdir(), 'slurm-')));
    // munged runs as a user of its own, who has to reach its key.
    chmodSync(cluster.folder, 0o755);
    const ports = await freePorts(3);
    writeFileSync(cluster.#conf, confOf(cluster.folder, ports));
    process.env['SLURM_CONF'] = cluster.#conf;
    cluster.#munge();
    cluster.startController();
    for (const node of ['n1', 'n2']) cluster.startNode(node);
    await until(
      'both nodes are idle',
      () => cluster.ask('sinfo', '-h', '-N', '-p', 'normal', '-o', '%T').trim() === 'idle\nidle',
    );
    return cluster;
  }

  startController(): void {
    this.#start('controller', '/usr/sbin/slurmctld', '-D', '-f', this.#conf);
  }

  startNode(node: string): void {
    this.#start(node, '/usr/sbin/slurmd', '-D', '-N', node, '-f', this.#conf);
  }

  /** Ends the controller or the daemon of a node at once. */
  async kill(name: string): Promise<void> {
    const child = this.#processes.get(name);
    if (!child) throw new Error(`there is no ${name}`);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    this.#processes.delete(name);
  }

  /** Asks a program of Slurm; gives what it prints, whether it succeeded or not. */
  ask(program: string, ...words: string[]): string {
    return spawnSync(program, words, { encoding: 'utf8', timeout: 30_000 }).stdout ?? '';
  }

  async stop(): Promise<void> {
    this.ask('scancel', '--user=root');
    for (const name of [...this.#processes.keys()].reverse()) await this.kill(name);
    delete process.env['SLURM_CONF'];
    rmSync(this.folder, { recursive: true, force: true });
  }

  #munge(): void {
    const home = path.join(this.folder, 'munge');
    const key = path.join(home, 'key');
    mkdirSync(home, { mode: 0o755 });
    writeFileSync(key, randomBytes(1024), { mode: 0o400 });
    const [uid, gid] = idsOf('munge');
    for (const file of [home, key]) chownSync(file, uid, gid);
    const at = (name: string): string => path.join(home, name);
    const words = [
      `--key-file=${key}`,
      `--socket=${at('socket')}`,
      `--pid-file=${at('pid')}`,
      `--log-file=${at('log')}`,
    ];
    this.#start('munge', '/usr/sbin/munged', '--foreground', `--seed-file=${at('seed')}`, ...words, { uid, gid });
  }

  #start(name: string, program: string, ...rest: (string | { uid: number; gid: number })[]): void {
    const words = rest.filter((word) => typeof word === 'string');
    const user = rest.find((word) => typeof word !== 'string');
    const child = spawn(program, words, { stdio: 'ignore', ...user });
    this.#processes.set(name, child);
  }
}

function idsOf(user: string): [number, number] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${user}:`));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${user}`);
  return [uid, gid];
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function confOf(folder: string, ports: readonly number[]): string {
  const [controller, ...nodes] = ports;
  const name = os.hostname();
  const at = (file: string): string => path.join(folder, file);
  const node = (port: number | undefined, i: number): string =>
    `NodeName=n${i + 1} NodeHostname=${name} NodeAddr=127.0.0.1 Port=${port} CPUs=1 RealMemory=4000`;
  return `ClusterName=test
SlurmctldHost=${name}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${at('munge/socket')},cred_expire=2
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool-%n')}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd-%n.pid')}
SlurmctldLogFile=${at('slurmctld.log')}
SlurmdLogFile=${at('slurmd-%n.log')}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
ReturnToService=2
SlurmdTimeout=10
SlurmctldTimeout=10
KillWait=5
MinJobAge=600
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
${nodes.map(node).join('\n')}
PartitionName=normal Nodes=n1,n2 Default=YES MaxTime=60 State=UP PriorityTier=1
PartitionName=urgent Nodes=n1,n2 MaxTime=60 State=UP PriorityTier=10 PreemptMode=OFF
`;
}

/** Waits until a condition holds; fails with its words after two minutes. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within two minutes: ${what}`);
    await wait(200);
  }
}
