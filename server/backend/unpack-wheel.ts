import type { Python } from './python.ts';
import { lastLines, runChild } from './run-child.ts';
import { diskFull, SetUpError } from './set-up-error.ts';

/**
 * Unpacks the members that start with one of the prefixes, keeps executable bits (ptxas and the compiler need them),
 * prints the part done after each large block, and ends with the wheel's metadata.
 */
const script = `
import os, sys, zipfile
wheel, into, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as z:
    members = [m for m in z.infolist() if m.filename.startswith(tuple(prefixes)) and not m.is_dir()]
    total = sum(m.file_size for m in members) or 1
    done = shown = 0
    for m in members:
        path = os.path.join(into, *m.filename.split('/'))
        if not os.path.realpath(path).startswith(os.path.realpath(into) + os.sep):
            sys.exit('unsafe member ' + m.filename)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with z.open(m) as source, open(path, 'wb') as target:
            while block := source.read(1 << 20):
                target.write(block)
                done += len(block)
                if done - shown > 1 << 24:
                    shown = done
                    print('done', done / total, flush=True)
        mode = m.external_attr >> 16 & 0o777
        if mode:
            os.chmod(path, mode | 0o644)
    for name in z.namelist():
        if name.endswith('.dist-info/METADATA'):
            print(z.read(name).decode('utf-8', 'replace'))
`;

/** Which members of which wheel go where. */
export interface UnpackRequest {
  readonly python: Python;
  readonly wheel: string;
  readonly into: string;
  /** Members of the wheel whose path starts with one of these. */
  readonly members: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onFraction?: ((fraction: number) => void) | undefined;
}

/**
 * Unpacks a part of a wheel and returns the wheel's metadata.
 * @throws SetUpError `disk-full`, or `download-failed` if the wheel cannot be read (its checksums are verified)
 */
export async function unpackWheel(request: UnpackRequest): Promise<string> {
  const result = await runChild(
    request.python.command,
    ['-c', script, request.wheel, request.into, ...request.members],
    {
      signal: request.signal,
      onLine(line) {
        const fraction = /^done ([\d.e-]+)$/.exec(line)?.[1];
        if (fraction !== undefined) request.onFraction?.(Number(fraction));
      },
    },
  );
  if (result.code === 0) return result.out;
  const detail = lastLines(result.err);
  if (/Errno 28|No space left/.test(result.err)) throw diskFull(request.into, detail);
  throw new SetUpError(
    'download-failed',
    `The downloaded package ${request.wheel} cannot be unpacked: ${lastLines(result.err, 1)}`,
    'Set up again.',
    detail,
  );
}
