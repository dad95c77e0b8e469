/** Why tests on TensorFlow cannot run in this process, for a test's `skip`; false if they can. The runner sets it up. */
export const withoutTensorFlow =
  process.env['MTL_TENSORFLOW_ADDON'] === undefined && 'TensorFlow is not set up for this process: run npm test';
