import { access } from 'node:fs/promises';
import path from 'node:path';

/** Where the desktop program usually stands. */
function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Electron', 'Code'].map((name) => `/Applications/Visual Studio Code.app/Contents/MacOS/${name}`);
    case 'win32':
      return ['LOCALAPPDATA', 'ProgramFiles']
        .map((name) => process.env[name])
        .filter((folder) => folder !== undefined)
        .flatMap((folder) =>
          ['Programs/Microsoft VS Code/Code.exe', 'Microsoft VS Code/Code.exe'].map((end) => path.join(folder, end)),
        );
    default:
      return ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code'];
  }
}

/** Whether a window can be shown here. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** The desktop VS Code: the one MTL_VSCODE names, else one in a usual place where there is a display; undefined is none. */
export async function findDesktopCode(): Promise<string | undefined> {
  const named = process.env['MTL_VSCODE'];
  if (named) return named;
  if (!hasDisplay()) return undefined;
  for (const file of usualPlaces()) {
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  return undefined;
}
