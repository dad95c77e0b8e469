/** What a choice needs to be told, where its name alone does not do. */
const told: Readonly<Record<string, string>> = {
  static: '{static: {weights: {a: 0.3, b: 0.7}}}',
  l1: '{l1: {lambda: 1e-2}}',
  l2: '{l2: {lambda: 1e-2}}',
  elasticNet: '{elasticNet: {lambda1: 1e-2, lambda2: 1e-2}}',
  groupLasso: '{groupLasso: {lambda: 1e-2}}',
  orthogonality: '{orthogonality: {lambda: 1e-2}}',
  l21: '{l21: {lambda: 1e-2}}',
  traceNorm: '{traceNorm: {lambda: 1e-2}}',
  tensorTraceNorm: '{tensorTraceNorm: {lambda: 1e-2}}',
  meanRegularized: '{meanRegularized: {lambda: 1e-2}}',
  graphLaplacian: '{graphLaplacian: {lambda: 1e-2, edges: [{tasks: [a, b]}]}}',
  chain: '{chain: {lambda: 1e-2, order: [a, b]}}',
  sharedPrivate: '{sharedPrivate: {lambda: 1e-2}}',
  fused: '{fused: {lambda: 1e-2, order: [b, a]}}',
  softSharing: '{softSharing: {lambda: 1e-2}}',
  dirty: '{dirty: {lambda1: 1e-2, lambda2: 6e-3}}',
  robust: '{robust: {lambda1: 2e-2, lambda2: 1e-2}}',
  clustered: '{clustered: {lambda: 1e-2, clusters: 1}}',
  mtrl: '{mtrl: {lambda: 1e-2}}',
  sample: '{sample: {probabilities: {a: 0.3, b: 0.7}}}',
  curriculum: '{curriculum: {order: [a, b]}}',
  crossStitch: '{crossStitch: {after: [one]}}',
  ple: '{ple: {levels: [two]}}',
  mtan: '{mtan: {at: [one, two]}}',
  branching: '{branching: {branches: 2}}',
  momentumOf: '{momentum: {of: gradVac}}',
};

/** The names of a choice. */
export const namesOf = (schema: { readonly options: object }): readonly string[] => Object.keys(schema.options);

/** Methods that choose among tasks need more than two. */
export const needsMore = (aggregator: string): boolean => ['krum', 'trimmedMean'].includes(aggregator);

/** A choice as it is written in a definition of the tasks a and b. */
export const asTold = (name: string): string => told[name] ?? name;
