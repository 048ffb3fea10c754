import type { UserInput } from '../../types.js';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIRST =
  'Ada Ben Chloé Dmitri Elena Farah Grace Hiro Ines Jonas Kofi Lucía Maya Noor Oskar Priya Quinn Rosa Sven Tariq Uma Viktor Wanda Ximena Yara Zoë'.split(
    ' ',
  );
const LAST = (
  'Lovelace Okafor García Ivanova Nguyen Haddad Hopper Tanaka Schmidt Mensah Rossi Kowalski Iyer Dubois Andersson Silva Murphy Kim Novák Papadopoulos ' +
  'Abubakar Bauer Castillo Dahl Eriksen Fischer Gupta Horvat Ito Jansen Khan Larsen Moreau Nakamura Oliveira Petrov Quispe Reyes Sato Traoré'
).split(' ');
const MIDDLE = 'ABCDEFGHJKLMNOPRSTVW';
const COMPANIES = ['Acme GmbH', 'Blue Harbour Ltd', 'Fjord & Sons', 'Näkki Oy', 'Smith, Jones and Partners', 'Δοκιμή ΑΕ'];

/** Names and numbers that break naive integrations; each is a rule of docs/people.md. */
const AWKWARD: Partial<UserInput>[] = [
  { name: 'Cher' },
  { name: null },
  { name: 'Ludwig van der Berg' },
  { name: 'María de la Cruz y Gómez' },
  { name: '李小龍' },
  { name: '山田 太郎' },
  { name: 'محمد بن راشد' },
  { name: "Siobhán O'Connor-Walsh" },
  { name: 'Doe, Jane' },
  { name: 'Dr. Martin Luther King Jr.' },
  { name: '🦄🦄🦄' },
  { name: "Robert'); DROP TABLE Leads;--" },
  { name: `Wolfeschlegelsteinhausenbergerdorff ${'Nnamdi '.repeat(20)}the Very Long` },
  { name: 'Phone Caller', phone: 'call me maybe' },
  { name: 'Ext Ension', phone: '+44 20 7946 0958 ext. 1234' },
  { name: 'Full Width', phone: '＋８１ ３ １２３４ ５６７８' },
  { name: 'Corp Orate', company: 'A'.repeat(300) },
];

/** A believable crowd: mostly ordinary, one in six awkward, a few who share an address or a name. */
export function people(count: number, random: () => number): UserInput[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, index): UserInput => {
    const id = `user-${String(index + 1).padStart(5, '0')}`;
    const first = pick(FIRST);
    const last = pick(LAST);
    const email = `${first}.${last}.${index + 1}@example.com`.normalize('NFD').replace(/[^\x21-\x7e]/g, '');
    const middle = random() < 0.7 ? ` ${MIDDLE[Math.floor(random() * MIDDLE.length)]}.` : '';
    const ordinary: UserInput = { id, email, name: `${first}${middle} ${last}` };
    if (index % 6 === 5) return { ...ordinary, ...AWKWARD[Math.floor(index / 6) % AWKWARD.length] };
    // Two people behind one mailbox: each keeps a record of their own.
    if (index % 50 === 49) return { ...ordinary, email: `office.${Math.floor(index / 100)}@example.com` };
    if (random() < 0.2) ordinary.phone = `+49 30 ${Math.floor(1_000_000 + random() * 9_000_000)}`;
    if (random() < 0.2) ordinary.company = pick(COMPANIES);
    return ordinary;
  });
}
