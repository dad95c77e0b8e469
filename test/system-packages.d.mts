/** Makes sure that a need is met, see `system-packages.mjs`; gives what is missing, or undefined if nothing is. */
export function provide(need: { isMet: () => boolean; packages: string[]; purpose: string }): string | undefined;
