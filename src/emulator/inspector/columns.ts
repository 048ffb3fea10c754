/** The most telling columns of a module, the first being what a record is called. Labels are what stands above them. */
export type Column = [field: string, label: string];

const PERSON: Column[] = [
  ['Full_Name', 'Name'],
  ['Phone', 'Phone'],
];
const MARKS: Column[] = [
  ['External_User_ID', 'External id'],
  ['Tag', 'Tags'],
  ['Modified_Time', 'Changed'],
];

const DOCUMENT: Column[] = [
  ['status', 'Status'],
  ['total', 'Total'],
  ['balance', 'Open'],
];
const INVOICE: Column[] = [['number', 'Number'], ...DOCUMENT];
const PAYMENT: Column[] = [
  ['status', 'Status'],
  ['payment_mode', 'By'],
  ['amount', 'Amount'],
  ['date', 'Date'],
];

const COLUMNS: Record<string, Column[]> = {
  'crm/Leads': [...PERSON, ['Company', 'Company'], ...MARKS],
  'crm/Contacts': [...PERSON, ['Account_Name', 'Account'], ...MARKS],
  'crm/Accounts': [['Account_Name', 'Name'], ['Website', 'Website'], ...MARKS],
  'crm/Deals': [['Deal_Name', 'Name'], ['Stage', 'Stage'], ['Amount', 'Amount'], ['Contact_Name', 'Contact'], ...MARKS],
  'billing/customers': [
    ['display_name', 'Name'],
    ['company_name', 'Company'],
    ['status', 'Status'],
    ['custom_fields', 'Custom fields'],
    ['updated_time', 'Changed'],
  ],
  'billing/subscriptions': [
    ['name', 'Name'],
    ['status', 'Status'],
    ['amount', 'Amount'],
    ['next_billing_at', 'Next billing'],
    ['updated_time', 'Changed'],
  ],
  'billing/invoices': [...INVOICE, ['updated_time', 'Changed']],
  'books/invoices': [['invoice_number', 'Number'], ...INVOICE.slice(1), ['last_modified_time', 'Changed']],
  'billing/payments': [['payment_id', 'Payment'], ...PAYMENT],
  'books/customerpayments': [['payment_number', 'Number'], ...PAYMENT],
  'billing/events': [
    ['event_type', 'Event'],
    ['event_id', 'Number'],
    ['event_time', 'When'],
  ],
  'billing/plans': [
    ['name', 'Name'],
    ['plan_code', 'Code'],
    ['recurring_price', 'Price'],
    ['interval_unit', 'Every'],
    ['trial_period', 'Trial days'],
    ['status', 'Status'],
  ],
  'billing/creditnotes': [['creditnote_number', 'Number'], ...DOCUMENT],
  'books/creditnotes': [['creditnote_number', 'Number'], ...DOCUMENT],
  'books/contacts': [
    ['contact_name', 'Name'],
    ['company_name', 'Company'],
    ['status', 'Status'],
    ['last_modified_time', 'Changed'],
  ],
  'desk/tickets': [
    ['subject', 'Subject'],
    ['status', 'Status'],
    ['priority', 'Priority'],
    ['threadCount', 'Threads'],
    ['commentCount', 'Comments'],
    ['modifiedTime', 'Changed'],
  ],
  'desk/contacts': [
    ['lastName', 'Name'],
    ['email', 'E-mail'],
    ['createdTime', 'Since'],
  ],
};

/** What stands below the name, in the same cell: it is as long as a name and says as much. */
const BELOW: Record<string, string> = {
  'crm/Leads': 'Email',
  'crm/Contacts': 'Email',
  'billing/customers': 'email',
  'billing/invoices': 'customer_name',
  'books/invoices': 'customer_name',
  'billing/payments': 'customer_name',
  'books/customerpayments': 'customer_name',
  'billing/subscriptions': 'reference_id',
  'books/contacts': 'email',
  'desk/tickets': 'ticketNumber',
};

export const belowName = (module: string): string | undefined => (Object.hasOwn(BELOW, module) ? BELOW[module] : undefined);

const NAMES = ['name', 'display_name', 'number', 'subject', 'title'];
const MOST = 6;

/** Columns for records of a module. Fields that none of the records has are left out, but for the first. */
export function columnsOf(module: string, records: Record<string, unknown>[]): Column[] {
  const known = Object.hasOwn(COLUMNS, module) ? COLUMNS[module] : undefined;
  if (known) return known.filter(([field], index) => index === 0 || records.some((record) => !isEmpty(record[field])));
  const fields = Object.entries(records[0] ?? {}).flatMap(([field, value]) => (typeof value === 'object' && value !== null ? [] : [field]));
  const names = fields.filter((field) => NAMES.some((name) => field.endsWith(name)));
  return [...new Set([...names, ...fields])].slice(0, MOST).map((field) => [field, field.replaceAll('_', ' ')]);
}

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What a record is called, for a heading. */
export function titleOf(module: string, record: Record<string, unknown>, id: string): string {
  const [first] = columnsOf(module, [record]);
  const value = first && record[first[0]];
  return typeof value === 'string' && value.trim() !== '' ? value : id;
}
