// The licences of the packages that the bundles contain, as they ask to be kept with every copy.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** @param {string} input path of a bundled file, from a metafile */
function packageFolder(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

/** @param {string} folder */
async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying|thirdpartynotices?)/i.test(file));
  const texts = await Promise.all(files.sort().map((file) => readFile(path.join(folder, file), 'utf8')));
  return `${name} ${version} (${license})\n\n${texts.join('\n\n').trim()}\n`;
}

/**
 * The text of all notices.
 * @param {readonly import('esbuild').Metafile[]} metafiles of all bundles
 * @param {readonly string[]} beside folders of packages that lie beside the bundles
 */
export async function thirdPartyNotices(metafiles, beside) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = [
    ...new Set(
      [...inputs, ...beside.map((folder) => `${folder}/`)].map(packageFolder).filter((folder) => folder !== undefined),
    ),
  ].sort();
  const notices = await Promise.all(folders.map(noticeOf));
  return `This product contains the following packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
