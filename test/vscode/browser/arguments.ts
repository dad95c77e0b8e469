/** A desktop VS Code's command line, as far as this stand-in reads it. */
export interface DesktopArguments {
  /** The folder, or the file of a workspace of several, to open. */
  readonly place: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly userDataDir: string | undefined;
  readonly extensionsDir: string | undefined;
  /** Every folder is trusted without asking. */
  readonly trustAll: boolean;
}

/** Reads `--name=value` and `--name` options and the folder; what it does not know, as a desktop's own switches, it leaves. */
export function parseDesktopArguments(argv: readonly string[]): DesktopArguments {
  const options = new Map<string, string[]>();
  const places: string[] = [];
  for (const argument of argv) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    const name = match?.[1];
    if (name === undefined) places.push(argument);
    else options.set(name, [...(options.get(name) ?? []), match?.[2] ?? '']);
  }
  const last = (name: string) => options.get(name)?.at(-1);
  return {
    place: places[0],
    extensionDevelopmentPaths: options.get('extensionDevelopmentPath') ?? [],
    extensionTestsPath: last('extensionTestsPath'),
    userDataDir: last('user-data-dir'),
    extensionsDir: last('extensions-dir'),
    trustAll: options.has('disable-workspace-trust'),
  };
}
