/** Words that are part of a name without being a first or a family name. Compared with `bare(word)`. */

/** Without its full stop, in lower case, with one kind of apostrophe. */
function bare(word: string): string {
  return word.toLowerCase().replaceAll('’', "'").replace(/\.$/, '');
}

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Forms of address: left out, the CRM has a Salutation field of its own. */
const TITLES = words('mr mrs ms miss mx dr prof professor sir herr frau mme mlle dipl-ing');
/** Forms of address only when written with a full stop: without it they are names. */
const TITLES_WITH_STOP = words('rev ing sra srta sr hr fr med');

/** These tell two people of one name apart, or are degrees: they stay with the family name. */
const SUFFIXES = words('jr sr jnr snr ii iii iv phd ph.d esq mba cpa dds msc bsc');
/** Also suffixes, but family names too: only taken as a suffix when two other words remain. */
const SUFFIXES_OR_NAMES = words('junior júnior filho neto sobrinho');

/** These belong to the family name that follows them. */
const PARTICLES = words(`
  van von vom der den de del della dela dello degli delle di da das dos du des la las los le lo zum zur 't o' ó ní nic mac mc
  al el bin ibn bint binti abu abd abdul abdel st saint san santa santo
  بن ابن بنت آل أبو ابو عبد בן בת אבן`);
/** Particles only in lower case: capitalised they are given names or initials. */
const PARTICLES_IN_LOWER_CASE = words('do ben zu ter ten te op av af auf und');

/** These join two family names. Lower case only: a capital is an initial. */
const CONNECTORS = words('y e i');

export function isTitle(word: string): boolean {
  return TITLES.has(bare(word)) || (word.endsWith('.') && TITLES_WITH_STOP.has(bare(word)));
}

/** `remaining`: how many words the name has besides this one. */
export function isSuffix(word: string, remaining: number): boolean {
  if (SUFFIXES.has(bare(word)) || word === 'MD' || word === 'M.D.') return true;
  return remaining >= 2 && SUFFIXES_OR_NAMES.has(bare(word));
}

export function isParticle(word: string): boolean {
  return PARTICLES.has(bare(word)) || PARTICLES_IN_LOWER_CASE.has(word);
}

export function isConnector(word: string): boolean {
  return CONNECTORS.has(word);
}
