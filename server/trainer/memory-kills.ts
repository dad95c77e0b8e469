import { systemText } from '../backend/system-text.ts';

/** How many processes the system has killed for want of memory so far; 0 where it does not count them. */
export function memoryKills(): number {
  const counts = ['/proc/vmstat', '/sys/fs/cgroup/memory.events'].map((file) =>
    Number(/^oom_kill (\d+)/m.exec(systemText(file))?.[1] ?? 0),
  );
  return Math.max(...counts);
}
