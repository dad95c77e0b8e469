import { nearest } from '../nearest.ts';
import { excerpt, listed } from '../reading/wording.ts';
import {
  chosenOption,
  rootSetting,
  settingsBelow,
  sweepableSettings,
  takesValues,
  type Layout,
  type Setting,
  type Tried,
} from './settings.ts';

/** Why a path leads to nothing that could be swept, and the path that was probably meant. */
export interface NoSetting {
  readonly code: 'unknown-setting' | 'setting-not-chosen' | 'setting-not-swept';
  /** A sentence. */
  readonly message: string;
  readonly meant?: Setting;
}

export const isNoSetting = (found: Setting | NoSetting): found is NoSetting => 'code' in found;

/** Follows a dotted path through a definition to a setting that a sweep may change. */
export function findSetting(path: string, layout: Layout, tried: Tried = () => []): Setting | NoSetting {
  const steps = path.split('.');
  let at = rootSetting;
  for (const [i, step] of steps.entries()) {
    const next = settingsBelow(at, layout, tried).get(step);
    if (!next) return strayed(path, at, steps.slice(i), layout, tried);
    at = next;
  }
  if (at.notSwept !== undefined)
    return { code: 'setting-not-swept', message: `'${excerpt(path)}' cannot be swept: ${at.notSwept}.` };
  if (takesValues(at)) return at;
  const inner = [...settingsBelow(at, layout, tried).keys()];
  const message = `'${excerpt(path)}' is no single setting; name one below it: ${listed(inner)}.`;
  return { code: 'unknown-setting', message };
}

function strayed(path: string, at: Setting, steps: readonly string[], layout: Layout, tried: Tried): NoSetting {
  const [step = ''] = steps;
  const meant = repaired(at, steps, layout, tried) ?? byName(path, layout, tried);
  const chosen = chosenOption(at, layout);
  const hint = meant ? `did you mean '${meant.path}'?` : '';
  if (at.schema.kind === 'choice' && chosen !== undefined && Object.hasOwn(at.schema.options, step)) {
    const message = `'${step}' is not chosen at '${at.path}', which is '${chosen}'; sweep '${at.path}' too, or what belongs to '${chosen}'.`;
    return { code: 'setting-not-chosen', message, ...(meant && { meant }) };
  }
  const names = [...settingsBelow(at, layout, tried).keys()];
  const place = at.path === '' ? 'The definition' : `'${excerpt(at.path)}'`;
  const rest = hint || (names.length === 0 ? 'it is a setting itself.' : `below it: ${listed(names)}.`);
  const message = `There is no setting '${excerpt(path)}': ${place.replace('The', 'the')} has no '${excerpt(step)}'; ${rest}`;
  return { code: 'unknown-setting', message, ...(meant && { meant }) };
}

/** Goes on from a setting by the nearest names, also where the chosen option of a choice was left out. */
function repaired(at: Setting, steps: readonly string[], layout: Layout, tried: Tried): Setting | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return takesValues(at) && at.notSwept === undefined ? at : undefined;
  const inner = settingsBelow(at, layout, tried);
  const name = inner.has(step) ? step : nearest(step, [...inner.keys()]);
  const next = name === undefined ? undefined : inner.get(name);
  const found = next && repaired(next, rest, layout, tried);
  if (found) return found;
  const chosen = chosenOption(at, layout);
  const option = chosen === undefined ? undefined : inner.get(chosen);
  if (!option) return undefined;
  // Either the option was left out, or another one stands in its place.
  return repaired(option, steps, layout, tried) ?? repaired(option, rest, layout, tried);
}

/** The setting of that name alone, wherever it is, where there is only one. */
function byName(path: string, layout: Layout, tried: Tried): Setting | undefined {
  const last = (text: string): string => text.slice(text.lastIndexOf('.') + 1);
  const all = sweepableSettings(layout, tried);
  const name = nearest(last(path), [...new Set(all.map((setting) => last(setting.path)))]);
  const found = all.filter((setting) => last(setting.path) === name);
  return found.length === 1 ? found[0] : undefined;
}
