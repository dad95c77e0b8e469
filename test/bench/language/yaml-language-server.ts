import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../../server/backend/cache-folder.ts';
import { runChild } from '../../../server/backend/run-child.ts';

const version = '2.0.0';

/** The program of yaml-language-server, put into our cache folder now if need be; a reason where it cannot be had. */
export async function findYamlLanguageServer(): Promise<{ readonly program: string } | { readonly reason: string }> {
  const place = path.join(cacheFolder(), 'bench', `yaml-language-server-${version}`);
  if (!existsSync(place)) {
    const aside = `${place}.${process.pid}`;
    mkdirSync(aside, { recursive: true });
    writeFileSync(path.join(aside, 'package.json'), '{}');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `yaml-language-server@${version}`];
    const { code, err } = await runChild('npm', [...install, '--prefix', aside]);
    if (code !== 0) {
      rmSync(aside, { recursive: true, force: true });
      return { reason: `yaml-language-server could not be installed: ${err.trim().split('\n').at(-1)}` };
    }
    renameSync(aside, place);
  }
  return { program: path.join(place, 'node_modules/yaml-language-server/bin/yaml-language-server') };
}
