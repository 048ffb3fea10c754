/** Invoices as the library, the HTTP API and the CLI show them. Amounts are exact decimal strings, days the organisation's; ids are ours. */

export interface InvoiceLine {
  /** Of the plan or addon; null for a free line. */
  code: string | null;
  name: string;
  description: string;
  /** Exact, as it may have decimals. */
  quantity: string;
  price: string;
  total: string;
}

export interface InvoiceView {
  id: string;
  userId: string | null;
  /** Ours; null when it is not of a subscription. */
  subscriptionId: string | null;
  /** As it stands on the paper. */
  number: string;
  /** Zoho's word: `sent`, `overdue`, `paid`, `partially_paid`, `void`, … */
  status: string;
  date: string | null;
  dueDate: string | null;
  currency: string;
  total: string;
  /** Within `total`. */
  tax: string;
  /** What is owed. */
  balance: string;
  credited: string;
  writtenOff: string;
  /** When Zoho was asked, ISO. */
  seenAt: string;
}

export interface InvoicePayment {
  id: string;
  date: string | null;
  status: string;
  mode: string;
  /** Of the payment, what went to this invoice. */
  applied: string;
  amount: string;
  refunded: string;
  currency: string;
  reference: string | null;
  cardLastFour: string | null;
  /** Why it failed, in the gateway's words. */
  failure: string | null;
}

export interface InvoiceCredit {
  id: string;
  number: string;
  status: string;
  date: string | null;
  currency: string;
  total: string;
  balance: string;
}

export interface InvoiceDetail extends InvoiceView {
  lines: InvoiceLine[];
  payments: InvoicePayment[];
  credits: InvoiceCredit[];
}

/** An invoice on paper. Read `body` to its end, or cancel it. */
export interface InvoiceFile {
  /** Safe as a file name: `INV-000042.pdf`. */
  name: string;
  /** Bytes, when the whole file was seen before the first byte is given; a longer one ends with an error if its end is missing. */
  size: number | undefined;
  body: ReadableStream<Uint8Array>;
}
