import { alignedMtl } from '../aggregators/aligned-mtl.ts';
import type { GramAggregator } from '../aggregators/aggregator.ts';
import { cagrad } from '../aggregators/cagrad.ts';
import { conFig } from '../aggregators/con-fig.ts';
import { dbMtl } from '../aggregators/db-mtl.ts';
import { dualProj } from '../aggregators/dualproj.ts';
import { upGrad } from '../aggregators/upgrad.ts';
import { fairGrad } from '../aggregators/fairgrad.ts';
import { gradVac } from '../aggregators/gradvac.ts';
import { imtlG } from '../aggregators/imtl-g.ts';
import { mean, sum } from '../aggregators/mean.ts';
import { mgda } from '../aggregators/mgda.ts';
import { withMomentum } from '../aggregators/momentum.ts';
import { nashMtl } from '../aggregators/nash-mtl.ts';
import { pcGrad } from '../aggregators/pcgrad.ts';
import { random } from '../aggregators/random.ts';
import { sampledSdmGrad, sdmGrad } from '../aggregators/sdmgrad.ts';
import { moCo } from '../aggregators/moco.ts';
import { moDo } from '../aggregators/modo.ts';

/** Every aggregator, with the options that change what it promises. */
export const verified: readonly (readonly [label: string, aggregator: GramAggregator])[] = [
  ['mean', mean()],
  ['sum', sum()],
  ['random', random()],
  ['mgda', mgda()],
  ['mgda l2', mgda({ normalization: 'l2' })],
  ['mgda loss', mgda({ normalization: 'loss' })],
  ['mgda loss+', mgda({ normalization: 'loss+' })],
  ['pcGrad', pcGrad()],
  ['gradVac', gradVac()],
  ['cagrad c = 0.5', cagrad({ c: 0.5 })],
  ['cagrad c = 1, rescale 1', cagrad({ c: 1, rescale: 1 })],
  ['cagrad c = 1.5, rescale 2', cagrad({ c: 1.5, rescale: 2 })],
  ['imtlG', imtlG()],
  ['alignedMtl min', alignedMtl()],
  ['alignedMtl median', alignedMtl({ scaling: 'median' })],
  ['alignedMtl rmse', alignedMtl({ scaling: 'rmse' })],
  ['nashMtl', nashMtl()],
  ['fairGrad α = 0.5', fairGrad({ alpha: 0.5 })],
  ['fairGrad α = 2', fairGrad({ alpha: 2 })],
  ['upGrad', upGrad()],
  ['dualProj', dualProj()],
  ['conFig', conFig()],
  ['sdmGrad', sdmGrad()],
  ['sdmGrad sampled', sampledSdmGrad()],
  ['moCo', moCo()],
  ['moDo', moDo()],
  ['dbMtl', dbMtl()],
  ['momentum of nashMtl', withMomentum(nashMtl())],
];
