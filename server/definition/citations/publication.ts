/** A publication as BibTeX describes it. */
export interface Publication {
  readonly type: 'article' | 'inproceedings' | 'incollection' | 'techreport' | 'misc';
  /** Field by field, in the order in which they are printed. */
  readonly fields: Readonly<Record<string, string>>;
}

type Rest = Readonly<Record<string, string>>;

/** In a journal. */
export function article(author: string, title: string, journal: string, year: number, rest: Rest = {}): Publication {
  return { type: 'article', fields: { author, title, journal, year: String(year), ...rest } };
}

/** In the proceedings of a conference. */
export function paper(author: string, title: string, booktitle: string, year: number, rest: Rest = {}): Publication {
  return { type: 'inproceedings', fields: { author, title, booktitle, year: String(year), ...rest } };
}

/** On arXiv alone. */
export function preprint(author: string, title: string, arxiv: string, year: number): Publication {
  return {
    type: 'misc',
    fields: { author, title, year: String(year), eprint: arxiv, archiveprefix: 'arXiv' },
  };
}

/** The entry in BibTeX's syntax, in UTF-8. Titles keep their capitals. */
export function bibtex(key: string, { type, fields }: Publication): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    const shown = name === 'title' ? `{${value}}` : value;
    return `  ${name} = {${shown}},`;
  });
  return [`@${type}{${key},`, ...lines, '}'].join('\n');
}
