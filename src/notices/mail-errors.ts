/** What became of a mail. `reason` and `code` hold no words of the server's: those repeat the address. */
export type MailOutcome =
  | { kind: 'sent' }
  /** The address is no good. `code`: the server's, such as `550 5.1.1`. */
  | { kind: 'bounced'; code: string }
  /** Not this time. */
  | { kind: 'retry'; reason: string }
  /** No mail at all goes out until a person acts. */
  | { kind: 'closed'; reason: string }
  /** The server will never take this mail, and it is not the address. */
  | { kind: 'refused'; reason: string };

interface SmtpError extends Error {
  code?: string;
  /** What it was before the library gave it a code of its own. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** Codes of Node and OpenSSL for a certificate that is not what it should be. Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

/** Reads an error of the SMTP client. Basic codes: RFC 5321, section 4.2; enhanced ones: RFC 3463. */
export function classify(error: unknown): MailOutcome {
  if (!(error instanceof Error)) return { kind: 'retry', reason: 'the mail could not be sent' };
  const { code = error.name, originalCode = '', responseCode, response = '', command = '' } = error as SmtpError;
  if (CERTIFICATE.test(originalCode)) {
    return {
      kind: 'closed',
      reason: `the certificate of the mail server is not accepted (${originalCode}): check the host in SMTP_URL, or give Node the authority that signed it (NODE_EXTRA_CA_CERTS)`,
    };
  }
  if (code === 'ETLS') return { kind: 'closed', reason: 'the mail server offers no encryption that works, and SMTP_URL asks for it' };
  if (responseCode === undefined) return withoutAnswer(code, originalCode, command);

  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
  const said = `${responseCode}${enhanced === '' ? '' : ` ${enhanced}`}`;
  if (code === 'EAUTH') return { kind: 'closed', reason: `the mail server does not take the user name or password of SMTP_URL (${said})` };
  if (responseCode < 500) return { kind: 'retry', reason: `the mail server asks to come back later (${said})` };
  // A mailbox that is full may have room again.
  if (enhanced === '5.2.2' || (enhanced === '' && responseCode === 552 && command === 'RCPT TO')) {
    return { kind: 'retry', reason: `the mailbox is full (${said})` };
  }
  // 5.1.x and 5.2.x are about the mailbox, except for those about the sender's; without an enhanced code, what is said of the recipient is.
  const ofAddress = enhanced === '' ? command === 'RCPT TO' : /^5\.(1\.(?![78]$)|2\.)/.test(enhanced);
  if (ofAddress) return { kind: 'bounced', code: said };
  return {
    kind: 'refused',
    reason: `the mail server refuses the mail (${said}${command === '' ? '' : ` at ${command}`}); nothing is wrong with the address`,
  };
}

function withoutAnswer(code: string, originalCode: string, command: string): MailOutcome {
  // The library looks at the address before the server does.
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'bounced', code: 'not an address' };
  if (code === 'EABORT' || code === 'ETIMEDOUT') return { kind: 'retry', reason: 'the mail server did not answer in time' };
  return { kind: 'retry', reason: `the mail server cannot be reached (${originalCode || code})` };
}
