import { button, element } from './dom.ts';

export interface MenuEntry {
  readonly text: string;
  readonly act: () => void;
}

/** Opens a menu under a button; arrows move in it, Esc and a press elsewhere close it. */
export function openMenu(owner: HTMLButtonElement, entries: readonly MenuEntry[]): void {
  const aborter = new AbortController();
  const { signal } = aborter;
  const close = (): void => {
    aborter.abort();
    menu.remove();
    owner.setAttribute('aria-expanded', 'false');
  };
  const items = entries.map(({ text, act }) =>
    button(
      { role: 'menuitem' },
      () => {
        close();
        owner.focus();
        act();
      },
      text,
    ),
  );
  const menu = element('div', { class: 'menu', role: 'menu' }, ...items);
  document.body.append(menu);
  const { bottom, right } = owner.getBoundingClientRect();
  menu.style.setProperty('top', `${bottom + scrollY + 4}px`);
  menu.style.setProperty('left', `${Math.max(8, right - menu.offsetWidth)}px`);
  owner.setAttribute('aria-expanded', 'true');
  items[0]?.focus();
  menu.addEventListener('keydown', (event) => {
    const at = items.findIndex((item) => item === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === 'Escape') {
      close();
      owner.focus();
    } else return;
    event.preventDefault();
  });
  const outside = (event: Event): void => {
    if (!(event.target instanceof Node) || !menu.contains(event.target)) close();
  };
  // The press that opened the menu is still on its way up.
  setTimeout(() => document.addEventListener('pointerdown', outside, { signal }));
}
