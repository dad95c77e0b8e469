import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SetUpError } from '../../server/backend/set-up-error.ts';
import type { SetUpErrorCode } from '../../server/backend/set-up-error.ts';
import { setUpTensorFlow } from '../../server/backend/set-up.ts';
import type { SetUpRequest } from '../../server/backend/set-up.ts';
import { fakeDownload, fakeRequest, leftovers, script, temporaryFolder } from './fakes.ts';
import type { FakePython } from './fakes.ts';

interface Case {
  readonly code: SetUpErrorCode;
  readonly what: string;
  readonly python?: (folder: string) => FakePython;
  readonly change?: (folder: string) => Partial<SetUpRequest>;
  readonly says: RegExp;
}

const noRoute = `echo "WARNING: Retrying after connection broken by 'NewConnectionError: Failed to establish a new connection: [Errno -2] Name or service not known'" >&2
echo "ERROR: Could not find a version that satisfies the requirement tensorflow-cpu (from versions: none)" >&2; exit 1`;

const good = (folder: string): FakePython => ({ download: fakeDownload(folder) });

const cases: readonly Case[] = [
  {
    code: 'no-python',
    what: 'no Python at all',
    change: (folder) => ({ pythons: [join(folder, 'none')] }),
    says: /No python3 was found .*none.* apt-get install python3-pip/,
  },
  {
    code: 'no-python',
    what: 'a Python 2 alone',
    python: () => ({ version: 'echo Python 2.7.18' }),
    says: /No python3 was found/,
  },
  {
    code: 'python-too-old',
    what: 'an old Python',
    python: () => ({ version: 'echo Python 3.6.9' }),
    says: /Python 3\.8 or newer is needed .* is 3\.6\.9.* Install a newer python3/,
  },
  {
    code: 'no-pip',
    what: 'Python without pip and venv',
    python: () => ({ pip: 'exit 1' }),
    says: /has no pip.* apt-get install python3-pip/,
  },
  {
    code: 'pip-too-old',
    what: 'an old pip',
    python: () => ({ pip: 'echo pip 9.0.1 from somewhere' }),
    says: /pip 20\.3 or newer is needed.* is 9\.0\.1.* --upgrade pip/,
  },
  {
    code: 'no-network',
    what: 'no network',
    python: () => ({ download: noRoute }),
    says: /could not be reached.* proxy/,
  },
  {
    code: 'wheel-missing',
    what: 'an index without TensorFlow',
    python: () => ({ download: 'echo "ERROR: No matching distribution found for tensorflow-cpu" >&2; exit 1' }),
    says: /has no tensorflow.*==2\.21\.0 for this machine/,
  },
  {
    code: 'disk-full',
    what: 'a disk that fills during the download',
    python: () => ({ download: 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1' }),
    says: /not enough free disk space under .*cache.* XDG_CACHE_HOME/,
  },
  {
    code: 'disk-full',
    what: 'a disk that fills while unpacking',
    python: (folder) => ({
      ...good(folder),
      unpack: 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1',
    }),
    says: /not enough free disk space/,
  },
  {
    code: 'download-failed',
    what: 'a damaged wheel',
    python: () => ({ download: 'echo no zip > "$dest/tensorflow-1-py3.whl"' }),
    says: /cannot be unpacked.*not a zip file/i,
  },
  {
    code: 'download-failed',
    what: 'a pip that breaks',
    python: () => ({ download: 'echo "ERROR: something else" >&2; exit 2' }),
    says: /something else/,
  },
  {
    code: 'unsupported-platform',
    what: 'another system',
    change: () => ({ machine: { platform: 'freebsd', arch: 'x64', glibc: undefined } }),
    says: /cannot be set up on freebsd x64.* wasm/,
  },
  {
    code: 'unsupported-platform',
    what: 'another C library',
    change: () => ({ machine: { platform: 'linux', arch: 'x64', glibc: undefined } }),
    says: /needs the C library glibc 2\.27/,
  },
  {
    code: 'no-compiler',
    what: 'no compiler, and none to be had',
    python: (folder) => ({ download: `case "$*" in *ziglang*) ${noRoute};; *) ${fakeDownload(folder)};; esac` }),
    change: () => ({ compilers: ['no-such-compiler'] }),
    says: /no C\+\+ compiler here, and fetching one failed: .*could not be reached.* apt-get install g\+\+/,
  },
  {
    code: 'compile-failed',
    what: 'a compiler that refuses',
    python: good,
    change: (folder) => ({
      compilers: [script(join(folder, 'bad-c++'), '[ "$1" = --version ] || { echo "error: no C++17" >&2; exit 1; }')],
    }),
    says: /could not compile the TensorFlow addon: error: no C\+\+17.* CXX/,
  },
  {
    code: 'does-not-load',
    what: 'a library that does not load',
    python: good,
    change: (folder) => ({
      node: script(join(folder, 'bad-node'), 'echo "Error: libgomp.so.1: cannot open" >&2; exit 1'),
    }),
    says: /does not load: Error: libgomp\.so\.1/,
  },
  {
    code: 'does-not-load',
    what: 'a processor without AVX',
    python: good,
    change: (folder) => ({ node: script(join(folder, 'bad-node'), 'kill -ILL $$') }),
    says: /does not load: SIGILL .*AVX/,
  },
  {
    code: 'not-tensorflow',
    what: 'MTL_TENSORFLOW that names something else',
    change: (folder) => ({ environment: { MTL_TENSORFLOW: folder } }),
    says: /MTL_TENSORFLOW names .*, which has no libtensorflow_cc\.so\.2/,
  },
];

for (const { code, what, python, change, says } of cases) {
  test(`${what} ends as ${code}, with the way out and nothing half done`, async (t) => {
    const folder = temporaryFolder(t);
    const { cache, ...request } = fakeRequest(folder, python?.(folder) ?? {});
    await assert.rejects(setUpTensorFlow({ ...request, cache, ...change?.(folder) }), (error) => {
      assert.ok(error instanceof SetUpError, String(error));
      assert.equal(error.code, code);
      assert.match(`${error.message} ${error.wayOut}`, says);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
    assert.deepEqual(leftovers(cache), []);
    const whole = existsSync(cache) ? readdirSync(cache) : [];
    const library = ['no-compiler', 'compile-failed', 'does-not-load'].includes(code);
    assert.equal(
      whole.some((name) => name.startsWith('tensorflow-')),
      library,
    );
  });
}
