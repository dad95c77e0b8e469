import type { DescribedLayer, DescribedStack, DescribedWeight } from '../../server/definition/cost/describe-network.ts';
import { isArrayOf, isFields, isNumber, isText } from '../chart/checks.ts';
import type { ShownModel, ToModel } from './messages.ts';

/** The message, if it has the shape that the panel relies on; undefined for anything else. */
export function acceptModel(data: unknown): ToModel | undefined {
  if (!isFields(data)) return undefined;
  const { type, model, locale, reason } = data;
  if (type === 'nothing') return isText(reason) ? { type, reason } : undefined;
  return type === 'show' && isModel(model) && isText(locale) ? { type, model, locale } : undefined;
}

function isModel(value: unknown): value is ShownModel {
  if (!isFields(value) || !isText(value['name']) || !isNumber(value['apart'])) return false;
  const { losses, network } = value;
  if (!isFields(losses) || !Object.values(losses).every(isText) || !isFields(network)) return false;
  const { sharing, stacks, weights, parameters, steps } = network;
  return (
    isText(sharing) &&
    isArrayOf(stacks, isStack) &&
    isArrayOf(weights, isWeight) &&
    isFields(parameters) &&
    isNumber(parameters['total']) &&
    isNumber(parameters['shared']) &&
    Array.isArray(steps)
  );
}

function isStack(value: unknown): value is DescribedStack {
  if (!isFields(value)) return false;
  const { name, part, tasks, input, output, parameters, multiplyAdds, layers } = value;
  return (
    [name, part].every(isText) &&
    isArrayOf(tasks, isText) &&
    [input, output].every((shape) => isArrayOf(shape, isNumber)) &&
    [parameters, multiplyAdds].every(isNumber) &&
    isArrayOf(layers, isLayer)
  );
}

function isLayer(value: unknown): value is DescribedLayer {
  if (!isFields(value)) return false;
  const { name, type, options, output, parameters, multiplyAdds, inner } = value;
  return (
    [name, type].every(isText) &&
    isFields(options) &&
    isArrayOf(output, isNumber) &&
    [parameters, multiplyAdds].every(isNumber) &&
    (inner === undefined || isArrayOf(inner, (chain): chain is DescribedLayer[] => isArrayOf(chain, isLayer)))
  );
}

function isWeight(value: unknown): value is DescribedWeight {
  if (!isFields(value)) return false;
  const { name, shape, tasks, parameters } = value;
  return isText(name) && isArrayOf(shape, isNumber) && isArrayOf(tasks, isText) && isNumber(parameters);
}
