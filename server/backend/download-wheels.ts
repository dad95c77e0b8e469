import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Python } from './python.ts';
import { lastLines, runChild } from './run-child.ts';
import { diskFull, SetUpError } from './set-up-error.ts';
import { hasCode } from './has-code.ts';

/** Called as work proceeds: the part done (0 to 1, undefined if unknown) and one line for a person. */
export type OnProgress = (fraction: number | undefined, text: string) => void;

/** What pip is asked for, and the folder aside where it may write. */
export interface DownloadRequest {
  readonly python: Python;
  readonly requirements: readonly string[];
  /** pip's options that choose platform and Python of the wheels; none means those of `python`. */
  readonly options: readonly string[];
  readonly staging: string;
  /** A guess of the bytes to come: pip tells each wheel's size only when it begins with it. */
  readonly expectedBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: OnProgress;
}

const millisecondsBetweenLooks = 500;

/**
 * Downloads wheels, without their dependencies, and returns their paths. pip keeps no copy of its own, writes below
 * `staging` alone, and honours the person's index, proxy and certificates.
 * @throws SetUpError `no-network`, `disk-full`, `wheel-missing` or `download-failed`
 */
export async function downloadWheels(request: DownloadRequest): Promise<string[]> {
  const wheels = join(request.staging, 'wheels');
  const temporary = join(request.staging, 'tmp');
  for (const folder of [wheels, temporary]) await mkdir(folder, { recursive: true });
  const announced = announcements(request.expectedBytes, request.onProgress);
  const watch = setInterval(() => {
    bytesBelow(request.staging).then(announced.seen, () => {
      // pip moves its files while they are counted; the next look sees them.
    });
  }, millisecondsBetweenLooks);
  try {
    const result = await runChild(request.python.command, pipArguments(request, wheels), {
      signal: request.signal,
      environment: pipEnvironment(temporary),
      onLine: announced.line,
    });
    if (result.code !== 0) throw explain(request, result.out + result.err);
    return (await readdir(wheels)).map((name) => join(wheels, name));
  } finally {
    clearInterval(watch);
  }
}

function pipArguments(request: DownloadRequest, wheels: string): string[] {
  return [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--retries', '2'],
    ...['--progress-bar', 'off', '--dest', wheels, ...request.options, ...request.requirements],
  ];
}

function pipEnvironment(temporary: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TMPDIR: temporary,
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_REQUIRE_VIRTUALENV: '0',
    LC_ALL: 'C.UTF-8',
  };
}

/** pip prints each wheel's name and size when it starts on it; how far it is shows only on the disk. */
function announcements(expectedBytes: number, onProgress: OnProgress) {
  let announced = 0;
  let name = '';
  let ended = false;
  return {
    line(line: string) {
      const match = /^\s*(?:Downloading|Using cached) (?:.*\/)?(\S+?)-\S+\.whl.*?\((\d[\d.]*) ([kMG])B\)/.exec(line);
      if (match) {
        name = match[1] ?? '';
        announced += Number(match[2]) * ({ k: 1e3, M: 1e6, G: 1e9 }[match[3] ?? 'M'] ?? 1e6);
      }
      ended ||= /^\s*(Saved|Successfully)/.test(line);
    },
    seen(bytes: number) {
      if (announced === 0 || ended) return;
      const expected = Math.max(announced, expectedBytes);
      const text = `Downloading ${name}: ${megabytes(Math.min(bytes, expected))} of ${megabytes(expected)}`;
      onProgress(Math.min(1, bytes / expected), text);
    },
  };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

async function bytesBelow(folder: string): Promise<number> {
  let sum = 0;
  try {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && entry.name.endsWith('.whl')) sum += (await stat(join(entry.parentPath, entry.name))).size;
    }
  } catch (error) {
    // pip moves files while we look; the next look counts them.
    if (!hasCode(error, ['ENOENT'])) throw error;
  }
  return sum;
}

const unreachable =
  /NewConnectionError|NameResolutionError|Name or service not known|Temporary failure in name resolution|Network is unreachable|Connection refused|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|Cannot connect to proxy|ConnectionResetError|SSLError|Max retries exceeded/;

function explain(request: DownloadRequest, output: string): SetUpError {
  const what = request.requirements.join(', ');
  const detail = lastLines(output);
  if (/No space left on device|Errno 28/.test(output)) return diskFull(request.staging, detail);
  if (unreachable.test(output)) {
    const wayOut =
      "Check the network (a proxy goes into HTTPS_PROXY, a mirror into pip's own settings) and set up again.";
    return new SetUpError('no-network', `The Python package index could not be reached for ${what}.`, wayOut, detail);
  }
  if (/No matching distribution|Could not find a version/.test(output)) {
    const wayOut =
      'If pip is set to an index of your own, add the package there; or set MTL_TENSORFLOW to a TensorFlow you have.';
    return new SetUpError('wheel-missing', `The package index has no ${what} for this machine.`, wayOut, detail);
  }
  return new SetUpError(
    'download-failed',
    `pip could not download ${what}: ${lastLines(output, 1)}`,
    'Set up again.',
    detail,
  );
}
