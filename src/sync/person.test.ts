import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewUser } from '../user.js';
import { BILLING_LENGTHS, company, contactFields, customerFields, displayNameWithSuffix, email, leadFields } from './person.js';
import { phone } from './phone.js';
import { splitName } from './split-name.js';

const NOBODY: NewUser = {
  id: 'u1',
  email: 'jane.doe@example.com',
  name: null,
  firstName: null,
  lastName: null,
  phone: null,
  company: null,
};
const JANE: NewUser = { ...NOBODY, name: 'Jane Doe' };

const doc = readFileSync(new URL('../../docs/people.md', import.meta.url), 'utf8');

/** The rows of the table under a heading of docs/people.md, cells without their backticks, — as null. */
function examples(heading: string): (string | null)[][] {
  const section = doc.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => (cell.trim() === '—' ? null : cell.trim().replaceAll('`', ''))),
  );
}

function userOf(cell: string | null | undefined): NewUser {
  if (cell?.startsWith('{')) return { ...NOBODY, ...(JSON.parse(cell) as Partial<NewUser>) };
  return { ...NOBODY, name: cell ?? null };
}

describe('docs/people.md tells the truth', () => {
  test('every table with examples is found', () => {
    expect(['Names', 'Company', 'Phone', 'E-mail'].map((heading) => examples(heading).length)).toEqual([56, 4, 17, 3]);
  });

  test.each(examples('Names'))('the name %s is %s | %s', (given, first, last) => {
    expect(splitName(userOf(given))).toEqual({ first, last });
  });

  test.each(examples('Company'))('the company of %s is %s', (given, result) => {
    expect(company(userOf(given))).toBe(result);
  });

  test.each(examples('Phone'))('the phone %s is sent as %s', (typed, result) => {
    expect(phone(typed)).toBe(result);
  });

  test.each(examples('E-mail'))('the address %s is sent as %s', (given, result) => {
    expect(email(given ?? '')).toBe(result);
  });

  test('the display name with a suffix is the one shown', () => {
    expect(doc.includes(`\`${displayNameWithSuffix(JANE)}\``)).toBe(true);
  });
});

test('a lead has a company, a contact has none', () => {
  const user = { ...JANE, phone: '555 1234', company: ' Acme ' };
  const contact = { External_User_ID: 'u1', First_Name: 'Jane', Last_Name: 'Doe', Email: 'jane.doe@example.com', Phone: '555 1234' };
  expect(contactFields(user)).toEqual(contact);
  expect(leadFields(user)).toEqual({ ...contact, Company: 'Acme' });
});

test('an absent first name is sent as null, so that an old one goes', () => {
  expect(contactFields({ ...JANE, name: 'Plato' })).toMatchObject({ First_Name: null, Last_Name: 'Plato' });
});

test('an address the CRM would refuse is sent as null and the rest stays', () => {
  expect(contactFields({ ...JANE, email: `${'a'.repeat(95)}@x.com` })).toMatchObject({ Email: null, Last_Name: 'Doe' });
});

test('a phone the app does not have is not sent, so that a typed one stays', () => {
  expect(contactFields(JANE)).not.toHaveProperty('Phone');
  expect(contactFields({ ...JANE, phone: 'call me' })).not.toHaveProperty('Phone');
  expect(customerFields(JANE)).not.toHaveProperty('phone');
  expect(customerFields(JANE)).not.toHaveProperty('company_name');
});

test('a value that was pushed before and is gone is emptied', () => {
  const options = { pushedBefore: ['phone', 'company'] } as const;
  expect(contactFields(JANE, {}, options)).toMatchObject({ Phone: null });
  expect(leadFields({ ...JANE, phone: '555 1234' }, {}, options)).toMatchObject({ Phone: '555 1234', Company: 'Jane Doe' });
  expect(customerFields(JANE, options)).toMatchObject({ phone: '', company_name: '' });
});

test('lengths of the organisation win over the usual ones', () => {
  const user = { ...JANE, name: `${'a'.repeat(300)} ${'b'.repeat(300)}`, phone: '+49 30 1234567', company: 'c'.repeat(300) };
  const fields = leadFields(user, { First_Name: 10, Last_Name: 20, Company: 200, Email: 15, Phone: 12 });
  expect(fields).toMatchObject({ First_Name: 'a'.repeat(10), Last_Name: 'b'.repeat(20), Company: 'c'.repeat(200), Email: null });
  expect(fields.Phone).toBe('+49301234567');
});

test('lengths that cannot be meant are ignored', () => {
  const user = { ...JANE, name: `${'a'.repeat(300)} ${'b'.repeat(300)}` };
  expect(leadFields(user, { First_Name: 0, Last_Name: Number.NaN, Company: -1 })).toEqual(leadFields(user));
});

test('a billing customer carries the id of the app', () => {
  expect(customerFields({ ...JANE, phone: '555 1234', company: 'Acme' })).toEqual({
    display_name: 'Jane Doe',
    first_name: 'Jane',
    last_name: 'Doe',
    email: 'jane.doe@example.com',
    phone: '555 1234',
    company_name: 'Acme',
    custom_fields: [{ label: 'External User ID', value: 'u1' }],
  });
});

test('a customer without a name is shown by the whole address', () => {
  expect(customerFields(NOBODY)).toMatchObject({ display_name: 'jane.doe@example.com', first_name: '', last_name: 'jane.doe' });
});

test('the suffix depends on the id alone and the name keeps within its length', () => {
  const long = { ...JANE, name: 'x'.repeat(999) };
  expect(displayNameWithSuffix(JANE)).toBe(displayNameWithSuffix({ ...JANE }));
  expect(displayNameWithSuffix(JANE)).not.toBe(displayNameWithSuffix({ ...JANE, id: 'u2' }));
  expect(displayNameWithSuffix(long)).toMatch(/^x{189} \([0-9a-f]{8}\)$/);
});

const anyText = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(
        ' ',
        ',',
        '(',
        ')',
        '-',
        '.',
        "'",
        'van',
        'Jr.',
        'Dr.',
        'y',
        '山',
        '김',
        '・',
        'ович',
        '🎉',
        '👩‍💻',
        'e\u0301',
        '\ud83d',
        '\u200b',
        'Doe',
        '7',
      ),
    }),
  ),
);
const anyUser: fc.Arbitrary<NewUser> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  email: fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })),
  name: anyText,
  firstName: anyText,
  lastName: anyText,
  phone: anyText,
  company: anyText,
});
// Not \p{C}: that counts letters of a newer Unicode than this Node's as unassigned.
const visible = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/u;

test('whatever the user, a lead keeps the rules of the CRM', () => {
  fc.assert(
    fc.property(anyUser, (user) => {
      const lead = leadFields(user);
      expect(lead.Last_Name).toMatch(visible);
      expect(lead.Company).toMatch(visible);
      const limits = { First_Name: 40, Last_Name: 80, Company: 100, Email: 100, Phone: 30 };
      for (const [field, limit] of Object.entries(limits)) {
        const value = lead[field];
        if (typeof value !== 'string') continue;
        expect(value.length).toBeLessThanOrEqual(limit);
        expect(value).not.toMatch(/\p{Cs}|\p{Cc}/u);
        expect(value).toBe(value.trim());
        expect(value).not.toBe('');
      }
      if (typeof lead.Phone === 'string') expect(lead.Phone).toMatch(/^\+?[0-9\s\-().]+$/);
    }),
    { numRuns: 3000 },
  );
});

test('whatever the user, a customer keeps the lengths of Billing', () => {
  fc.assert(
    fc.property(anyUser, (user) => {
      const customer = customerFields(user);
      for (const [field, limit] of Object.entries(BILLING_LENGTHS)) {
        expect(customer[field as keyof typeof BILLING_LENGTHS]?.length ?? 0).toBeLessThanOrEqual(limit);
      }
      expect(customer.display_name).not.toBe('');
      expect(customer.last_name).toMatch(visible);
      expect(displayNameWithSuffix(user).length).toBeLessThanOrEqual(BILLING_LENGTHS.display_name);
    }),
    { numRuns: 1000 },
  );
});

test('splitting loses no letter of a name without a form of address', () => {
  const word = fc
    .stringMatching(/^[A-Z][a-z]{2,8}$/)
    .filter((text) => !/^(Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Herr|Frau|Mme|Mlle)$/.test(text));
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.constantFrom('van', 'de', 'la', 'Jr.', 'y')), { minLength: 1, maxLength: 5 }), (words) => {
      const { first, last } = splitName({ email: 'x@example.com', name: words.join(' ') });
      expect(`${first ?? ''}${last}`.replace(/\s/g, '')).toBe(words.join('').slice(0, 120));
    }),
  );
});

test('a name of 10 MB is split in no time', () => {
  const started = performance.now();
  for (const piece of ['a ', '(', ', ', 'van ', '🎉', '1 ', '👩\u200d', ' - ', 'a (a)', 'van (', 'Jr. ']) {
    const name = piece.repeat((10 * 2 ** 20) / piece.length);
    expect(leadFields({ ...JANE, name, phone: name, company: name }).Last_Name.length).toBeLessThanOrEqual(80);
  }
  expect(performance.now() - started).toBeLessThan(1000);
});
