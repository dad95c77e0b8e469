import type { Aggregator } from '../../definition/methods.ts';
import type { GramAggregator } from './aggregator.ts';
import { alignedMtl } from './aligned-mtl.ts';
import { cagrad } from './cagrad.ts';
import { conFig } from './con-fig.ts';
import { dualProj } from './dualproj.ts';
import { fairGrad } from './fairgrad.ts';
import { gradVac } from './gradvac.ts';
import { imtlG } from './imtl-g.ts';
import { krum } from './krum.ts';
import { mgda } from './mgda.ts';
import { withMomentum } from './momentum.ts';
import { moCo } from './moco.ts';
import { moDo } from './modo.ts';
import { nashMtl } from './nash-mtl.ts';
import { pcGrad } from './pcgrad.ts';
import { random } from './random.ts';
import { sampledSdmGrad, sdmGrad } from './sdmgrad.ts';
import { upGrad } from './upgrad.ts';

/** A rule by which each coordinate of the gradients is put together by itself, on the device. */
export type CoordinateAggregator = Extract<Aggregator, { type: 'gradDrop' | 'trimmedMean' }>;

export const isCoordinateAggregator = (aggregator: Aggregator): aggregator is CoordinateAggregator =>
  aggregator.type === 'gradDrop' || aggregator.type === 'trimmedMean';

/** The aggregator of a definition that G is enough for; nothing where gradients are only added or go by coordinates. */
export function aggregatorOf(aggregator: Aggregator): GramAggregator | undefined {
  switch (aggregator.type) {
    case 'none':
    case 'gradDrop':
    case 'trimmedMean':
      return undefined;
    case 'mgda':
      return mgda(aggregator);
    case 'pcGrad':
      return pcGrad();
    case 'gradVac':
      return gradVac(aggregator);
    case 'cagrad':
      return cagrad({ c: aggregator.c, rescale: aggregator.rescale === 1 ? 1 : aggregator.rescale === 2 ? 2 : 0 });
    case 'imtlG':
      return imtlG();
    case 'alignedMtl':
      return alignedMtl(aggregator);
    case 'nashMtl':
      return nashMtl(aggregator);
    case 'fairGrad':
      return fairGrad(aggregator);
    case 'upGrad':
      return upGrad();
    case 'dualProj':
      return dualProj();
    case 'conFig':
      return conFig();
    case 'moCo':
      return moCo(aggregator);
    case 'moDo':
      return moDo(aggregator);
    case 'sdmGrad':
      return aggregator.sampling === 'double' ? sampledSdmGrad(aggregator) : sdmGrad(aggregator);
    case 'krum':
      return krum(aggregator);
    case 'random':
      return random();
    case 'momentum': {
      const inner = aggregatorOf(aggregator.of);
      return inner && withMomentum(inner, aggregator);
    }
    default:
      throw new Error(`aggregator ${JSON.stringify(aggregator satisfies never)}`);
  }
}

/** What counts as one gradient for a method. */
export function granularityOf(aggregator: Aggregator): 'model' | 'layer' | 'tensor' {
  if (aggregator.type === 'momentum') return aggregator.of.by;
  return 'by' in aggregator ? aggregator.by : 'model';
}
