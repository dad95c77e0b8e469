import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import type { Rule } from './rule.ts';

/** Bands of a sound's features lie in order, and there are as many as coefficients are made of. */
export const checkSounds: Rule = ({ written, places }) =>
  Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    if (source.format !== 'audio') return [];
    const { features, sampleRate } = source;
    if (features.type !== 'logMel' && features.type !== 'mfcc') return [];
    const place = (key: string) => places.value(`data/${name}/features/${features.type}/${key}`);
    const problems: Problem[] = [];
    const highest = features.highest ?? (sampleRate === undefined ? undefined : sampleRate / 2);
    if (highest !== undefined && features.lowest >= highest) {
      const message = `The lowest band begins at ${features.lowest} Hz, which is not below its highest end, ${highest} Hz.`;
      problems.push(problem('out-of-range', place('lowest'), message));
    }
    if (sampleRate !== undefined && features.highest !== undefined && features.highest > sampleRate / 2) {
      const message = `At ${sampleRate} samples a second there is nothing above ${sampleRate / 2} Hz.`;
      problems.push(problem('out-of-range', place('highest'), message));
    }
    if (features.type === 'mfcc' && features.coefficients > features.bands) {
      const message = `${features.bands} bands give at most as many coefficients, not ${features.coefficients}.`;
      problems.push(problem('out-of-range', place('coefficients'), message));
    }
    return problems;
  });
