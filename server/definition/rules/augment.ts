import type { Augmentation, DataSource } from '../experiment.ts';
import { offerOf, type Offer } from '../formats.ts';
import { isMixing } from '../schema/augmentations.ts';
import { isTable } from '../formats/table-columns.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import type { Rule } from './rule.ts';

/** Changes of training rows fit what the rows are, as far as that is known before files are read. */
export const checkAugment: Rule = ({ written, places, isBroken }) =>
  Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    const { augment = [], ...rest }: DataSource = source;
    const path = `data/${name}/augment`;
    if (augment.length === 0 || isBroken(path)) return [];
    const offer = offerOf(rest);
    return augment.flatMap((change, i): readonly Problem[] => {
      const before = augment.slice(0, i).find(isMixing);
      const twice = isMixing(change) && before ? `mixes rows that ${before.type} has mixed` : undefined;
      const why = misfit(change, kindOf(rest, offer), offer) ?? twice;
      if (why === undefined) return [];
      const at = places.has(`${path}/${i}/${change.type}`)
        ? places.key(`${path}/${i}/${change.type}`)
        : places.value(`${path}/${i}`);
      return [problem('augmentation-does-not-fit', at, `'${change.type}' ${why}; leave it out for '${name}'.`)];
    });
  });

/** What rows are; undefined where only the files tell. */
type Kind = 'pictures' | 'frames' | 'texts' | 'numbers';

function kindOf(source: DataSource, { ids, inputShape }: Offer): Kind | undefined {
  if (ids) return 'texts';
  if (isTable(source)) return 'numbers';
  if (source.format === 'images' || inputShape?.length === 3) return 'pictures';
  return inputShape?.length === 2 ? 'frames' : undefined;
}

const fits: Readonly<Record<Augmentation['type'], readonly Kind[]>> = {
  flip: ['pictures'],
  crop: ['pictures'],
  rotate: ['pictures'],
  colour: ['pictures'],
  cutout: ['pictures'],
  noise: ['pictures', 'frames', 'numbers'],
  timeMask: ['frames'],
  frequencyMask: ['frames'],
  mixup: ['pictures', 'frames', 'numbers'],
  cutMix: ['pictures'],
  wordDropout: ['texts'],
  wordSwap: ['texts'],
};

function misfit({ type }: Augmentation, kind: Kind | undefined, { targets }: Offer): string | undefined {
  if (kind !== undefined && !fits[type].includes(kind))
    return `is for ${fits[type].join(', ')}, and the rows are ${kind}`;
  const tagged = Object.entries(targets).find(([, target]) => target.kind === 'tags');
  if (type === 'wordSwap' && tagged) return `would part tokens from their tags '${tagged[0]}'`;
  return undefined;
}
