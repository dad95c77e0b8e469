import type { DataSamples, Sample } from '../../server/trainer/data-samples.ts';
import { element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { rowInput } from '../chart/row-input.ts';

/** Training rows of each data set, as they are read and as training sees them. */
export const samplesOfSets = (samples: DataSamples, numbers: Numbers): HTMLElement[] =>
  Object.entries(samples).map(([name, list]) =>
    element(
      'div',
      { class: 'set' },
      element('h3', {}, name),
      element('div', { class: 'samples' }, ...list.map((sample) => sampleFigure(sample, numbers))),
    ),
  );

function sampleFigure({ before, after, labels }: Sample, numbers: Numbers): HTMLElement {
  const entries = Object.entries(labels);
  const text = entries.map(([task, label]) => (entries.length === 1 ? label : `${task}: ${label}`)).join(' · ');
  return element(
    'figure',
    { class: 'sample' },
    element(
      'div',
      { class: 'pair' },
      rowInput(before, `as read: ${text}`, numbers),
      after ? rowInput(after, `as trained on: ${text}`, numbers) : undefined,
    ),
    element('figcaption', { class: 'small', title: text }, text),
  );
}
