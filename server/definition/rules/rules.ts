import { textCodes } from '../codes.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import type { Written } from '../schema/experiment.ts';
import { checkArms } from './arms.ts';
import type { KnownData } from '../data-facts/facts.ts';
import { checkData } from './data.ts';
import { checkAugment } from './augment.ts';
import { checkComparison } from './comparison.ts';
import { checkSteps } from './steps.ts';
import { checkDataNames } from './data-names.ts';
import { checkFields } from './fields.ts';
import { checkIds } from './ids.ts';
import { checkEncoders } from './encoders.ts';
import { checkLayerNames } from './layer-names.ts';
import { checkLearningRate } from './learning-rate.ts';
import { checkLosses } from './losses.ts';
import { checkMethods } from './methods.ts';
import { checkNormalization } from './normalization.ts';
import { checkObjective } from './objective.ts';
import { checkRegularizers } from './regularizers.ts';
import type { Rule, Subject } from './rule.ts';
import { checkSchedule } from './schedule.ts';
import { checkShapes } from './shapes.ts';
import { checkStartFrom } from './start-from.ts';
import { checkSharing } from './sharing.ts';
import { checkSweep } from './sweep.ts';
import { checkSounds } from './sounds.ts';
import { checkTargets } from './targets.ts';
import { checkTaskRegularizers } from './task-regularizers.ts';
import { checkTransforms } from './transforms.ts';
import { checkTraining } from './training.ts';

const rules: readonly Rule[] = [
  checkDataNames,
  checkAugment,
  checkTransforms,
  checkFields,
  checkSounds,
  checkTargets,
  checkLosses,
  checkEncoders,
  checkLayerNames,
  checkShapes,
  checkIds,
  checkSharing,
  checkNormalization,
  checkObjective,
  checkMethods,
  checkRegularizers,
  checkTaskRegularizers,
  checkStartFrom,
  checkTraining,
  checkSchedule,
  checkLearningRate,
  checkArms,
  checkComparison,
  checkSteps,
  checkSweep,
];

const under = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);

/** The part of the file, or the entry of one, that begins last before `offset`: what could not be read belongs to it. */
function entryBefore(places: Places, offset: number): string {
  let last = { path: '', start: -1 };
  for (const { path, key } of places.all)
    if (key && key.start <= offset && key.start > last.start && path.split('/').length <= 2)
      last = { path, start: key.start };
  return last.path;
}

/** Applies every rule of meaning; `formal` are the problems of form found before, `data` what the data sets hold. */
export function checkRules(
  written: Partial<Written>,
  places: Places,
  formal: readonly Problem[],
  data: KnownData = {},
): readonly Problem[] {
  const errors = formal.filter(({ severity }) => severity === 'error');
  const unread = formal.filter(({ code }) => textCodes.includes(code)).map(({ start }) => entryBefore(places, start));
  const subject: Subject = {
    written,
    places,
    dataNames: places.names('data'),
    taskNames: places.names('tasks'),
    isBroken(path) {
      if (unread.some((entry) => under(path, entry) || under(entry, path))) return true;
      const place = places.get(path);
      if (!place) return false;
      const start = place.key?.start ?? place.value.start;
      return errors.some(
        (error) => error.start >= start && error.end <= Math.max(place.value.end, place.key?.end ?? 0),
      );
    },
  };
  return [...rules.flatMap((rule) => rule(subject)), ...checkData(subject, data)];
}
