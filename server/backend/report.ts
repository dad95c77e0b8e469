import { totalmem, type, release } from 'node:os';
import { wasmSlowdown } from './backend-name.ts';
import type { BackendName } from './backend-name.ts';
import { describeProcessor } from './describe-processor.ts';
import { lookForTensorFlow, placesOf } from './find-tensorflow.ts';
import type { Search } from './find-tensorflow.ts';
import { describeLibrary } from './installation.ts';
import type { Installation } from './installation.ts';
import { findNvidiaDriver } from './nvidia.ts';
import type { NvidiaDriver } from './nvidia.ts';
import { probeTensorFlow } from './probe.ts';
import { dependencyVersion } from './product-folder.ts';
import { SetUpError } from './set-up-error.ts';

/** Which backend training would use here, on what, and why; what else was tried. */
export interface EnvironmentReport {
  readonly backend: BackendName;
  readonly device: string;
  readonly why: string;
  /** What would make training faster, if anything. */
  readonly faster: string | undefined;
  /** Every place and step that was tried and did not serve, each with its reason. */
  readonly tried: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly library: string | undefined;
  readonly addon: string | undefined;
  readonly nvidiaDriver: NvidiaDriver | undefined;
  readonly system: string;
  readonly processor: string;
  /** Bytes. */
  readonly memory: number;
  readonly cacheFolder: string;
}

/** Looks at everything that decides how training runs; loads TensorFlow in a process of its own to see that it works. */
export async function reportEnvironment(search: Search = {}): Promise<EnvironmentReport> {
  const look = await lookForTensorFlow(search);
  const nvidiaDriver = await findNvidiaDriver();
  const { probe, problem } = await tryToLoad(look.installation);
  const tried = problem ? [...look.tried, problem.message] : look.tried;
  return {
    backend: probe ? 'tensorflow' : 'wasm',
    device: probe?.gpu ? (nvidiaDriver?.cards[0] ?? 'NVIDIA GPU') : describeProcessor(),
    ...explain(probe, problem, nvidiaDriver),
    tried,
    versions: {
      Node: process.versions.node,
      'TensorFlow.js': dependencyVersion('@tensorflow/tfjs-core') ?? 'unknown',
      TensorFlow: probe?.version ?? 'none',
    },
    library: look.library && describeLibrary(look.library),
    addon: look.installation?.addon,
    nvidiaDriver,
    system: `${type()} ${release()} ${process.arch}`,
    processor: describeProcessor(),
    memory: totalmem(),
    cacheFolder: placesOf(search).cache,
  };
}

async function tryToLoad(installation: Installation | undefined) {
  if (installation === undefined) return {};
  try {
    return { probe: await probeTensorFlow(installation) };
  } catch (problem) {
    if (problem instanceof SetUpError) return { problem };
    throw problem;
  }
}

function explain(
  probe: { readonly gpu: boolean } | undefined,
  problem: SetUpError | undefined,
  driver: NvidiaDriver | undefined,
): Pick<EnvironmentReport, 'why' | 'faster'> {
  const setUp = 'set TensorFlow up («MTL: Set Up TensorFlow», or `npm run setup` in a clone)';
  if (probe?.gpu) return { why: 'TensorFlow works and finds the GPU.', faster: undefined };
  if (probe && driver) {
    return { why: 'TensorFlow works, but finds no GPU although an NVIDIA driver is here.', faster: capitalised(setUp) };
  }
  if (probe) return { why: 'TensorFlow works, and no NVIDIA driver is here.', faster: 'A machine with an NVIDIA GPU.' };
  const why = problem ? problem.message : 'TensorFlow is not set up.';
  return { why: `${why} wasm works everywhere, ${wasmSlowdown}.`, faster: `${capitalised(setUp)}.` };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The report as lines for a person. */
export function environmentText(report: EnvironmentReport): string {
  const driver = report.nvidiaDriver;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Backend', report.backend],
    ['Device', report.device],
    ['Why', report.why],
    ['Faster', report.faster],
    ...Object.entries(report.versions),
    ['Library', report.library],
    ['Addon', report.addon],
    ['NVIDIA driver', driver ? `${driver.version ?? 'version unknown'}, seen by ${driver.seen}` : 'none found'],
    ['System', report.system],
    ['Processor', report.processor],
    ['Memory', `${(report.memory / 2 ** 30).toFixed(1)} GiB`],
    ['Cache', report.cacheFolder],
    ...report.tried.map((line) => ['Tried', line] as const),
  ];
  const shown = rows.filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
