import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The commit that is checked out in a folder; nothing where git or a repository is missing. */
export async function gitCommit(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: folder, timeout: 3000 });
    return stdout.trim() || undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
