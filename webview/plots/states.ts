import { button, element, icon } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { FromPlots } from './messages.ts';
import type { Run } from './run.ts';
import { list } from '../chart/words.ts';

type Post = (message: FromPlots) => void;

/** No run is shown: what can be done. */
export function emptyState(post: Post, gone: readonly string[]): HTMLElement {
  const run = button({ class: 'btn' }, () => post({ type: 'runExperiment' }), icon('play'), 'Run Experiment');
  const lead = element('p', { class: 'lead' }, gone.length > 0 ? goneWords(gone) : 'No runs yet');
  const words = element(
    'p',
    { class: 'muted' },
    'Open a definition (*.mtl.yaml) and run it, or choose a run in the Runs view: its curves appear here.',
  );
  return element(
    'main',
    { class: 'centre' },
    element('div', { class: 'card' }, lead, words, element('div', { class: 'actions' }, run)),
  );
}

/** Chosen runs that cannot be shown any more. */
export function goneWords(gone: readonly string[]): string {
  const one = gone.length === 1;
  return `${one ? 'Run' : 'Runs'} ${list(gone)} ${one ? 'is' : 'are'} gone: ${one ? 'its folder was' : 'their folders were'} deleted.`;
}

/** The run has no step yet; `text` says what is being done. */
export function loadingState(text: string): HTMLElement {
  const bones = Array.from({ length: 3 }, () => element('div', { class: 'bone' }));
  const words = element('p', { class: 'muted', role: 'status' }, text);
  return element('div', { class: 'skeleton' }, words, element('div', { class: 'grid3' }, ...bones));
}

/** A run that ended otherwise than it should: the reason, what is safe, and where to read more. */
export function endedCard(run: Run, numbers: Numbers, post: Post): HTMLElement | undefined {
  const { state, id, reason } = run.record;
  if (state !== 'failed' && state !== 'interrupted' && (state !== 'stopped' || run.length > 0)) return undefined;
  const title = element(
    'p',
    { class: `state ${state}` },
    icon(state),
    `Run ${id} ${state === 'interrupted' ? 'was interrupted' : state === 'stopped' ? 'was stopped' : 'failed'}`,
  );
  const facts = element('dl');
  const fact = (name: string, value: string): void => facts.append(element('dt', {}, name), element('dd', {}, value));
  const good = lastGoodStep(run);
  if (good > 0)
    fact('last good step', `${numbers.integer(good)} (epoch ${numbers.integer(Math.ceil(good / run.stepsPerEpoch))})`);
  fact(
    'kept',
    run.length > 0 ? `all values up to step ${numbers.integer(run.length)} are on disk` : 'no step was made',
  );
  const log = button({ class: 'btn secondary' }, () => post({ type: 'showLog', run: id }), 'Show Log');
  const definition = button(
    { class: 'btn secondary' },
    () => post({ type: 'openDefinition', run: id }),
    'Open Definition',
  );
  const words = element('p', {}, reason ?? 'The log says why.');
  const said = run.record.lastLines ?? [];
  const lines = said.length > 0 && element('pre', { class: 'muted', tabindex: '0' }, said.join('\n'));
  return element(
    'div',
    { class: 'card', role: 'alert' },
    title,
    words,
    lines,
    facts,
    element('div', { class: 'actions' }, log, definition),
  );
}

/** The last step whose total is a number. */
function lastGoodStep({ total, length }: Run): number {
  let step = length;
  while (step > 0 && !Number.isFinite(total.at(step - 1))) step--;
  return step;
}

/** Words for a run that has not made a step. */
export function waitingText(run: Run): string {
  const { state, id } = run.record;
  if (state === 'queued') return `Run ${id} waits for its turn.`;
  if (!run.goesOn) return `Run ${id} ended before its first step.`;
  return run.activity ? `Run ${id}: ${run.activity}` : `Run ${id} is starting; the first step comes in a moment.`;
}
