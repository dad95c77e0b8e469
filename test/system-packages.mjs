// Debian packages that tests need: installed where this may be done unasked, named where it may not.
import { execFileSync, spawnSync } from 'node:child_process';

/** Whether packages are installed without asking: as root on Debian, and in continuous integration. */
function mayInstall() {
  const isRoot = process.getuid?.() === 0;
  return (isRoot || process.env.CI === 'true') && spawnSync('apt-get', ['--version']).status === 0;
}

/**
 * Makes sure that a need is met: if `isMet` says no, installs the Debian packages, telling so, and asks again.
 * @param {{ isMet: () => boolean, packages: string[], purpose: string }} need
 * @returns {string | undefined} what is missing and the command that would bring it, or undefined if nothing is
 */
export function provide({ isMet, packages, purpose }) {
  if (isMet()) return undefined;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (mayInstall()) {
    console.log(`Installing ${packages.join(', ')}, needed for ${purpose}.`);
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    for (const [command, ...args] of [
      [...sudo, 'apt-get', 'update', '-q'],
      [...sudo, ...install],
    ]) {
      execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    }
    if (isMet()) return undefined;
  }
  return `${purpose} needs ${packages.join(', ')} (on Debian: ${install.join(' ')})`;
}
