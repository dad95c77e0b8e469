// Ends the process with one sentence where Node is too old to run TypeScript sources. Itself readable by every Node.
const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(
    `The project's scripts need Node ${oldest} or newer, and this is Node ${process.versions.node}: ` +
      'run them through npm after `npm ci`, which brings one for Linux and Windows, or put a newer one on PATH.',
  );
  process.exit(1);
}
