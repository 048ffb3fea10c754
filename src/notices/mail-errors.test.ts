import { expect, test } from 'vitest';
import { classify } from './mail-errors.js';

const smtp = (fields: Record<string, unknown>) => Object.assign(new Error('about ada@example.com'), fields);
const said = (response: string, command: string, code = 'EENVELOPE') =>
  smtp({ code, command, response, responseCode: Number(response.slice(0, 3)) });

test.each([
  ['450 4.2.0 greylisted', 'RCPT TO', 'retry'],
  ['421 busy', 'MAIL FROM', 'retry'],
  ['452 4.2.2 over quota', 'RCPT TO', 'retry'],
  ['552 5.2.2 mailbox full', 'RCPT TO', 'retry'],
  ['552 mailbox full', 'RCPT TO', 'retry'],
  ['550 5.1.1 no such user', 'RCPT TO', 'bounced'],
  ['550 no such user', 'RCPT TO', 'bounced'],
  ['550-5.1.1 The account does not exist', 'RCPT TO', 'bounced'],
  ['553 5.1.3 bad syntax', 'RCPT TO', 'bounced'],
  ['550 5.2.1 mailbox disabled', 'RCPT TO', 'bounced'],
  ['550 5.1.1 no such user', 'DATA', 'bounced'],
  // Not the address's fault: the sender, the policy, the content.
  ['550 5.1.8 sender unknown', 'RCPT TO', 'refused'],
  ['550 5.7.1 relaying denied', 'RCPT TO', 'refused'],
  ['550 5.7.26 not authenticated', 'DATA', 'refused'],
  ['554 spam', 'DATA', 'refused'],
  ['553 sender not owned', 'MAIL FROM', 'refused'],
])('%s at %s: %s', (response, command, kind) => {
  expect(classify(said(response, command)).kind).toBe(kind);
});

test.each([
  [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }, 'retry'],
  [{ code: 'EDNS', originalCode: 'ENOTFOUND', command: 'CONN' }, 'retry'],
  [{ code: 'ETIMEDOUT', command: 'CONN' }, 'retry'],
  [{ code: 'EABORT' }, 'retry'],
  [{ code: 'ECONNECTION', command: 'CONN' }, 'retry'],
  [{ code: 'EENVELOPE', command: 'API' }, 'bounced'],
  [{ code: 'EAUTH', responseCode: 535, response: '535 5.7.8 no', command: 'AUTH PLAIN' }, 'closed'],
  [{ code: 'ETLS', command: 'STARTTLS', responseCode: 502, response: '502 no' }, 'closed'],
  [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED', command: 'CONN' }, 'closed'],
  [{ code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID', command: 'CONN' }, 'closed'],
])('%o: %s', (fields, kind) => {
  expect(classify(smtp(fields)).kind).toBe(kind);
});

test('no outcome repeats the words of the server, which may name the address', () => {
  for (const error of [
    said('550 5.1.1 ada@example.com', 'RCPT TO'),
    said('554 5.7.1 ada@example.com', 'DATA'),
    smtp({ code: 'EENVELOPE', command: 'API' }),
  ])
    expect(JSON.stringify(classify(error))).not.toContain('ada');
});
