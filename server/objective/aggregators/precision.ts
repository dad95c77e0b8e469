/**
 * How exactly the cosines of gradients computed in float32 are known, 2^−23: smaller eigenvalues say nothing about the
 * tasks, so methods that divide by eigenvalues count them as 0.
 */
export const gradientPrecision = 2 ** -23;
