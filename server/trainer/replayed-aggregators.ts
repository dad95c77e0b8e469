import { alignedMtl } from '../objective/aggregators/aligned-mtl.ts';
import type { GramAggregator } from '../objective/aggregators/aggregator.ts';
import { cagrad } from '../objective/aggregators/cagrad.ts';
import { conFig } from '../objective/aggregators/con-fig.ts';
import { dualProj } from '../objective/aggregators/dualproj.ts';
import { fairGrad } from '../objective/aggregators/fairgrad.ts';
import { gradVac } from '../objective/aggregators/gradvac.ts';
import { imtlG } from '../objective/aggregators/imtl-g.ts';
import { sum } from '../objective/aggregators/mean.ts';
import { krum } from '../objective/aggregators/krum.ts';
import { mgda } from '../objective/aggregators/mgda.ts';
import { nashMtl } from '../objective/aggregators/nash-mtl.ts';
import { pcGrad } from '../objective/aggregators/pcgrad.ts';
import { sdmGrad } from '../objective/aggregators/sdmgrad.ts';
import { upGrad } from '../objective/aggregators/upgrad.ts';

/** The fewest tasks among which Krum, by default, can tell one gradient that has nothing to do with the others. */
const fewestForKrum = 4;

/**
 * The methods whose choice for so many tasks follows from one step's G, with their defaults; GradVac and Nash-MTL, which
 * remember, begin with this step. Left out are those that go by single coordinates (GradDrop, trimmed mean), that live
 * of what they remember (MoCo, MoDo, momentum), and a draw of chance (random).
 */
export function replayed(tasks: number): GramAggregator[] {
  return [
    { ...sum(), name: 'none' },
    pcGrad(),
    gradVac(),
    mgda(),
    cagrad(),
    imtlG(),
    alignedMtl(),
    nashMtl(),
    fairGrad(),
    upGrad(),
    dualProj(),
    conFig(),
    sdmGrad(),
    ...(tasks < fewestForKrum ? [] : [krum()]),
  ];
}
