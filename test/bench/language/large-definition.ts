/** A valid definition of about 2,000 lines: 100 tasks on 10 data sets, each task with a head of its own. */
export function largeDefinition(): string {
  const names = (count: number, name: string): string[] => Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
  const sources = names(10, 'source');
  const tasks = names(100, 'task').map((task, i) =>
    [
      `  # What ${task} learns.`,
      `  ${task}:`,
      `    data: ${sources[i % 10]}`,
      `    target: ${['shape', 'colour'][Math.floor(i / 10) % 2]}`,
      '    loss: crossEntropy',
      '    metrics: [accuracy]',
      '    head:',
      ...[1, 2, 3].flatMap((layer) => [
        '      - dense:',
        `          units: ${96 / layer}`,
        '          activation: relu',
        `          name: ${task}_dense${layer}`,
      ]),
      '',
    ].join('\n'),
  );
  const data = sources.map((source, i) => `  ${source}:\n    format: shapes\n    size: 32\n    seed: ${i}\n`);
  return `version: 1
name: A hundred tasks
data:
${data.join('')}model:
  sharing: hard
  encoder:
    - conv2d: { filters: 32, kernelSize: 3, padding: same, activation: relu }
    - maxPooling2d: { poolSize: 2 }
    - flatten
    - dense: { units: 128, activation: relu }
tasks:
${tasks.join('')}objective:
  weighting:
    static:
      weights:
${names(100, 'task')
  .map((task) => `        ${task}: 0.5\n`)
  .join('')}training:
  schedule: joint
  epochs: 10
`;
}
