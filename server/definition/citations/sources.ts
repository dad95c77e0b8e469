import { dataPublications } from './data-publications.ts';
import { modelPublications } from './model-publications.ts';
import type { Publication } from './publication.ts';
import { regularizerPublications } from './regularizer-publications.ts';
import { trainingPublications } from './training-publications.ts';
import { weightingPublications } from './weighting-publications.ts';

/** Everything that the format's sources may name, by BibTeX key. */
export const publications: Readonly<Record<string, Publication>> = {
  ...modelPublications,
  ...weightingPublications,
  ...regularizerPublications,
  ...trainingPublications,
  ...dataPublications,
};

/** Sources whose key does not follow from their names and year: by what is chosen, where two papers share them. */
const irregular: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Tjong Kim Sang & Buchholz 2000': { slotF1: 'tjongKimSang2000' },
  'LeCun 1998': { leNet: 'lecun1998', lecunNormal: 'lecun1998efficient', lecunUniform: 'lecun1998efficient' },
  'Liu 2021': { imtlL: 'liu2021imtl', imtlG: 'liu2021imtl', imtl: 'liu2021imtl', cagrad: 'liu2021cagrad' },
  'Zhou, Chen & Ye 2011': { clustered: 'zhou2011clustered' },
  'Chen 2023': { moDo: 'chen2023modo', lion: 'chen2023lion' },
};

/** Parts of a source that name a program, a lecture or a definition rather than a publication. */
const programs = /\b(Keras|PyTorch|scikit-learn|SciPy|definition)\b/;

/**
 * The keys of the publications that a source of the schema names («Polyak 1964; PyTorch»).
 * @param choice the name of what has the source, which tells papers of the same names and year apart
 * @throws where a part is neither a known publication nor a program
 */
export function keysOf(source: string, choice: string): string[] {
  return source
    .split(';')
    .map((part) => part.trim().replace(' et al.', ''))
    .filter((part) => !programs.test(part))
    .map((part) => keyOf(part, choice));
}

function keyOf(source: string, choice: string): string {
  const key = irregular[source]?.[choice] ?? regular(source);
  if (!Object.hasOwn(publications, key))
    throw new Error(`no publication is known for the source «${source}» of ${choice}`);
  return key;
}

/** «Duchi, Hazan & Singer 2011» → `duchi2011`, «Lopez-Paz & Ranzato 2017» → `lopezPaz2017`. */
function regular(source: string): string {
  const [, first = '', year = ''] = /^([^\s,&]+).*?(\d{4})$/.exec(source) ?? [];
  const [head = '', ...rest] = first.split('-');
  return head.toLowerCase() + rest.join('') + year;
}
