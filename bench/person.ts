const FIRST = [
  'Ada',
  'Grace',
  'Linus',
  'Margaret',
  'Edsger',
  'Barbara',
  'Donald',
  'Frances',
  'Ken',
  'Radia',
  'Tim',
  'Hedy',
  'Søren',
  'Zoë',
];
const SYLLABLES = 'ba ke li mo nu ra se ti vo da fe gi ho ju la me no pi ro su'.split(' ');

export interface Person {
  id: string;
  email: string;
  name: string;
}

/**
 * The n-th of as many different people as are wanted. The first 112,000 have names of their own: Billing takes a
 * display name only once, so a name that is taken costs a look-up and a second try.
 */
export function person(n: number): Person {
  const first = FIRST[n % FIRST.length] ?? '';
  const rest = Math.floor(n / FIRST.length);
  const last = [rest % 20, Math.floor(rest / 20) % 20, Math.floor(rest / 400) % 20].map((index) => SYLLABLES[index]).join('');
  const name = `${first} ${last.charAt(0).toUpperCase()}${last.slice(1)}`;
  return { id: `usr_${String(n).padStart(8, '0')}`, email: `person.${n}@bench.example`, name };
}
