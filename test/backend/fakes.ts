import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SetUpRequest } from '../../server/backend/set-up.ts';

/** A folder that is removed after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mtl-backend-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An executable shell script. */
export function script(file: string, body: string): string {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What a fake python3 answers; each a piece of shell. `download` runs in pip's place, with its folder in $dest. */
export interface FakePython {
  readonly version?: string;
  readonly pip?: string;
  readonly venv?: string;
  readonly download?: string;
  readonly unpack?: string;
}

/** A python3 whose pip does as it is told; unpacking is done by the true one. */
export function fakePython(folder: string, fake: FakePython): string {
  return script(
    join(folder, 'python3'),
    `
case "$*" in
  --version) ${fake.version ?? 'echo Python 3.11.7'};;
  "-m pip --version") ${fake.pip ?? 'echo pip 23.2.1 from somewhere'};;
  "-m venv "*) ${fake.venv ?? 'exit 1'};;
  "-m pip download "*)
    echo "$*" >> '${join(folder, 'pip-calls')}'
    while [ "$1" != --dest ]; do shift; done
    dest="$2"
    ${fake.download ?? 'exit 1'};;
  -c*) ${fake.unpack ?? 'exec python3 "$@"'};;
  *) echo "unexpected: $*" >&2; exit 64;;
esac`,
  );
}

/** A small wheel in TensorFlow's shape, and the shell that «downloads» it. */
export function fakeDownload(folder: string): string {
  const wheel = join(folder, 'wheel-source.whl');
  const members = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
    z.writestr('tensorflow/libtensorflow_cc.so.2', 'cc' * 1000)
    z.writestr('tensorflow/libtensorflow_framework.so.2', 'framework')
    z.writestr('tensorflow/include/tensorflow/c/c_api.h', '// header')
    z.writestr('tensorflow/python/unneeded.py', 'pass')
    z.writestr('nvidia/cudnn/lib/libcudnn.so.9', 'cudnn')
    z.writestr('tensorflow-2.21.0.dist-info/METADATA',
        'Name: tensorflow\\nRequires-Dist: numpy>=1.26\\n'
        'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"\\n')
`;
  execFileSync('python3', ['-c', members, wheel]);
  return `cp '${wheel}' "$dest/tensorflow-2.21.0-cp312-cp312-linux.whl"`;
}

/**
 * A request whose every outside part is a fake: the Python; a compiler that writes what it is told to; and a Node on
 * which every addon works. Only the set-up itself is real.
 */
export function fakeRequest(folder: string, python: FakePython): SetUpRequest & { readonly cache: string } {
  const binding = join(folder, 'binding');
  mkdirSync(binding, { recursive: true });
  writeFileSync(join(binding, 'tfjs_backend.cc'), '// source');
  const compiler = `[ "$1" = --version ] && exit 0\nwhile [ "$1" != -o ]; do shift; done\necho addon > "$2"`;
  return {
    cache: join(folder, 'cache'),
    environment: {},
    product: folder,
    sources: { binding, headers: folder },
    machine: { platform: 'linux', arch: process.arch, glibc: '2.36' },
    variant: 'cpu',
    pythons: [fakePython(folder, python)],
    compilers: [script(join(folder, 'c++'), compiler)],
    node: script(join(folder, 'node'), `echo '{"version":"2.21.0","gpu":false}'`),
  };
}

/** Names of the folders aside that a cache still holds. */
export function leftovers(cache: string): string[] {
  return existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('staging')) : [];
}
