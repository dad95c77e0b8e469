import { SetUpError } from './set-up-error.ts';

/** The TensorFlow that is set up. Its C API is stable over 2.x; pinned so that every person gets the same numbers. */
export const tensorFlowVersion = '2.21.0';

/** The C++ compiler (clang, from PyPI) that is used where the machine has none. */
export const zigVersion = '0.17.1';

/** Which kernels TensorFlow brings: only the processor's, or NVIDIA's too. */
export type Variant = 'cpu' | 'cuda';

/** The two shared libraries of TensorFlow's C API, as the Python wheel names them. */
export const libraryFiles = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

/** What the addon needs of TensorFlow's wheel: the libraries and the headers of the C API (287 MB of others are not). */
export const neededOfTensorFlow = [
  ...libraryFiles.map((name) => `tensorflow/${name}`),
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
];

/** A machine as far as wheels are concerned; `glibc` is undefined where the C library is another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly glibc: string | undefined;
}

/** This machine. */
export function thisMachine(): Machine {
  return { platform: process.platform, arch: process.arch, glibc: glibcVersion() };
}

function glibcVersion(): string | undefined {
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('header' in report)) return undefined;
  const { header } = report;
  if (typeof header !== 'object' || header === null || !('glibcVersionRuntime' in header)) return undefined;
  return typeof header.glibcVersionRuntime === 'string' ? header.glibcVersionRuntime : undefined;
}

/** The wheel of a variant for a machine: pip's requirement, and the options that choose it whatever Python runs pip. */
export interface WheelChoice {
  readonly requirement: string;
  readonly options: readonly string[];
}

/** @throws SetUpError `unsupported-platform` where no wheel with TensorFlow's C libraries exists. */
export function tensorFlowWheel(machine: Machine, variant: Variant): WheelChoice {
  const cpu = machine.arch === 'x64' ? 'x86_64' : machine.arch === 'arm64' ? 'aarch64' : undefined;
  if (machine.platform !== 'linux' || cpu === undefined) {
    throw unsupported(`TensorFlow cannot be set up on ${machine.platform} ${machine.arch}.`);
  }
  if (machine.glibc === undefined || olderThan(machine.glibc, [2, 27])) {
    const found = machine.glibc === undefined ? 'another one is here' : `${machine.glibc} is here`;
    throw unsupported(`TensorFlow needs the C library glibc 2.27 or newer, and ${found}.`);
  }
  // PyPI has the small package of CPU kernels for x86-64 only; on ARM the plain one holds nothing else.
  const name = variant === 'cpu' && cpu === 'x86_64' ? 'tensorflow-cpu' : 'tensorflow';
  return { requirement: `${name}==${tensorFlowVersion}`, options: foreignPython(cpu) };
}

/** NVIDIA's wheels are tagged for several generations of Linux, and pip takes exactly the tags that it is given. */
function foreignPython(cpu: string): string[] {
  const tags = ['manylinux_2_27', 'manylinux_2_24', 'manylinux_2_17', 'manylinux2014', 'manylinux_2_12', 'manylinux1'];
  return [
    ...['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312'],
    ...tags.flatMap((tag) => ['--platform', `${tag}_${cpu}`]),
  ];
}

/** The requirements that a wheel's metadata lists for an extra, without their markers: `nvidia-cudnn-cu12<10.0,>=9.3`. */
export function requirementsOfExtra(metadata: string, extra: string): string[] {
  const marker = new RegExp(`^Requires-Dist: *([^;]+?) *;.*\\bextra *== *["']${extra}["']`);
  return metadata
    .split('\n')
    .map((line) => marker.exec(line)?.[1]?.replace(/[\s()]/g, ''))
    .filter((requirement) => requirement !== undefined);
}

function unsupported(reason: string): SetUpError {
  return new SetUpError(
    'unsupported-platform',
    reason,
    'Training runs on the wasm backend here, slower; or set MTL_TENSORFLOW to a TensorFlow you have.',
  );
}

/** Whether the dotted version `found` is older than `wanted`. */
export function olderThan(found: string, wanted: readonly number[]): boolean {
  const parts = found.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [i, want] of wanted.entries()) {
    const have = parts[i] ?? 0;
    if (have !== want) return have < want;
  }
  return false;
}
