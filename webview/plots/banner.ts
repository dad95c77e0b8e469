import { button, element, icon, iconButton } from '../chart/dom.ts';
import type { FromPlots } from './messages.ts';
import type { Run } from './run.ts';
import { goneWords } from './states.ts';

/** What a person should know about the run, above the charts, until dismissed. */
export class Banner {
  readonly element = element('div');
  readonly #dismissed = new Set<string>();
  readonly #post: (message: FromPlots) => void;
  #shown = '';

  constructor(post: (message: FromPlots) => void) {
    this.#post = post;
  }

  update(run: Run, gone: readonly string[] = []): void {
    const notices = [...noticesOf(run), ...(gone.length > 0 ? [goneWords(gone)] : [])]
      .filter((notice) => !this.#dismissed.has(notice))
      .slice(-3);
    const key = JSON.stringify([notices, isSlow(run)]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.replaceChildren(
      ...notices.map((notice, i) => this.#line(notice, run, gone, isSlow(run) && i === notices.length - 1)),
    );
  }

  #line(notice: string, run: Run, gone: readonly string[], withSetUp: boolean): HTMLElement {
    const dismiss = iconButton('close', 'Dismiss', () => {
      this.#dismissed.add(notice);
      this.update(run, gone);
    });
    const setUp = button({ class: 'btn slim' }, () => this.#post({ type: 'setUpTensorFlow' }), 'Set Up TensorFlow');
    const sign = element('span', { class: 'warning' }, icon('warning'));
    return element(
      'div',
      { class: 'banner', role: 'note' },
      sign,
      element('p', {}, notice),
      withSetUp && setUp,
      dismiss,
    );
  }
}

function isSlow(run: Run): boolean {
  return run.record.backend?.name === 'wasm' && run.goesOn;
}

function noticesOf(run: Run): string[] {
  const { backend } = run.record;
  if (!isSlow(run) || !backend || run.notices.some((notice) => /wasm/i.test(notice))) return run.notices;
  return [...run.notices, `Running on wasm: ${backend.why.replace(/\.?$/, '.')} TensorFlow trains many times faster.`];
}
