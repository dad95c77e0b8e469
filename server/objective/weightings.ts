export { taskWeights } from './weightings/fixed.ts';
