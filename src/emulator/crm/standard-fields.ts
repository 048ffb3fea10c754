import type { DataType, Field, ModuleName } from './types.js';

/** A row of the tables below: api name, label, type, length, what is special about it. */
type Row = [apiName: string, label: string, type: DataType, length: number, special?: Special];
type Special = Partial<Pick<Field, 'readOnly' | 'mandatory' | 'lookup' | 'convert'>> & { pickList?: string[] };

const SOURCES = [
  'Advertisement',
  'Cold Call',
  'Employee Referral',
  'External Referral',
  'Online Store',
  'Partner',
  'Web Download',
  'Web Research',
  'Chat',
];
const STATUSES = [
  'Attempted to Contact',
  'Contact in Future',
  'Contacted',
  'Junk Lead',
  'Lost Lead',
  'Not Contacted',
  'Pre-Qualified',
  'Not Qualified',
];
const RATINGS = ['Acquired', 'Active', 'Market Failed', 'Project Cancelled', 'Shut Down'];
const INDUSTRIES = ['Large Enterprise', 'Small/Medium Enterprise', 'Service Provider', 'Technology', 'Government/Military', 'Other'];
const SALUTATIONS = ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.'];
const STAGES = ['Qualification', 'Needs Analysis', 'Proposal/Price Quote', 'Negotiation/Review', 'Closed Won', 'Closed Lost'];

const picks = (...values: string[]): Special => ({ pickList: values });
const toContact = (name: string): Special => ({ convert: { Contacts: name } });
const readOnly: Special = { readOnly: true };

/** Lengths of address parts are those of the users API of the official OpenAPI files. */
const address = (prefix: string, zip: string, convert = ''): Row[] =>
  (
    [
      ['Street', 250],
      ['City', 100],
      ['State', 100],
      [zip, 30],
      ['Country', 100],
    ] as const
  ).map(([part, length]) => [
    prefix + part,
    (prefix + part).replaceAll('_', ' '),
    'text',
    length,
    convert ? toContact(`${convert}${part === zip ? 'Zip' : part}`) : {},
  ]);

const person: Row[] = [
  ['First_Name', 'First Name', 'text', 40, toContact('First_Name')],
  ['Last_Name', 'Last Name', 'text', 80, { mandatory: true, convert: { Contacts: 'Last_Name' } }],
  ['Full_Name', 'Full Name', 'text', 120, readOnly],
  ['Salutation', 'Salutation', 'picklist', 120, { pickList: SALUTATIONS, convert: { Contacts: 'Salutation' } }],
  ['Email', 'Email', 'email', 100, toContact('Email')],
  ['Secondary_Email', 'Secondary Email', 'email', 100, toContact('Secondary_Email')],
  ['Phone', 'Phone', 'phone', 30, { convert: { Contacts: 'Phone', Accounts: 'Phone' } }],
  ['Mobile', 'Mobile', 'phone', 30, toContact('Mobile')],
  ['Fax', 'Fax', 'text', 30, { convert: { Contacts: 'Fax', Accounts: 'Fax' } }],
  ['Lead_Source', 'Lead Source', 'picklist', 120, { pickList: SOURCES, convert: { Contacts: 'Lead_Source', Deals: 'Lead_Source' } }],
  ['Skype_ID', 'Skype ID', 'text', 50, toContact('Skype_ID')],
  ['Twitter', 'Twitter', 'text', 50, toContact('Twitter')],
  ['Email_Opt_Out', 'Email Opt Out', 'boolean', 5, toContact('Email_Opt_Out')],
];

const everywhere: Row[] = [
  ['Description', 'Description', 'textarea', 32_000, toContact('Description')],
  ['Tag', 'Tag', 'text', 2000],
  ['Created_By', 'Created By', 'ownerlookup', 120, readOnly],
  ['Modified_By', 'Modified By', 'ownerlookup', 120, readOnly],
  ['Created_Time', 'Created Time', 'datetime', 120, readOnly],
  ['Modified_Time', 'Modified Time', 'datetime', 120, readOnly],
  ['Last_Activity_Time', 'Last Activity Time', 'datetime', 120, readOnly],
  ['id', 'Record Id', 'bigint', 20, readOnly],
];

/**
 * The fields of a new organisation. Sources of lengths: help.zoho.com "Standard modules' fields" (names, phones, e-mail,
 * company, website), github.com/zoho/crm-oas v8.0 metadata samples (Last_Name 80, First_Name 40). Picklist values are a
 * selection. `Title` of a lead has the api name `Designation`. Inferred: `Converted__s` and its companions.
 */
const STANDARD_FIELDS: Record<ModuleName, Row[]> = {
  Leads: [
    ['Owner', 'Lead Owner', 'ownerlookup', 120],
    ['Company', 'Company', 'text', 100, { convert: { Accounts: 'Account_Name' } }],
    ...person,
    ['Designation', 'Title', 'text', 100, toContact('Title')],
    ['Website', 'Website', 'website', 120, { convert: { Accounts: 'Website' } }],
    ['Lead_Status', 'Lead Status', 'picklist', 120, picks(...STATUSES)],
    ['Industry', 'Industry', 'picklist', 120, { pickList: INDUSTRIES, convert: { Accounts: 'Industry' } }],
    ['Rating', 'Rating', 'picklist', 120, { pickList: RATINGS, convert: { Accounts: 'Rating' } }],
    ['No_of_Employees', 'No. of Employees', 'integer', 9, { convert: { Accounts: 'Employees' } }],
    ['Annual_Revenue', 'Annual Revenue', 'currency', 16, { convert: { Accounts: 'Annual_Revenue' } }],
    ...address('', 'Zip_Code', 'Mailing_'),
    ...everywhere,
    ['Converted__s', 'Is Converted', 'boolean', 5, readOnly],
    ['Converted_Date_Time', 'Converted Date Time', 'datetime', 120, readOnly],
    ['Converted_Account', 'Converted Account', 'lookup', 120, { readOnly: true, lookup: 'Accounts' }],
    ['Converted_Contact', 'Converted Contact', 'lookup', 120, { readOnly: true, lookup: 'Contacts' }],
    ['Converted_Deal', 'Converted Deal', 'lookup', 120, { readOnly: true, lookup: 'Deals' }],
  ],
  Contacts: [
    ['Owner', 'Contact Owner', 'ownerlookup', 120],
    ...person,
    ['Account_Name', 'Account Name', 'lookup', 200, { lookup: 'Accounts' }],
    ['Title', 'Title', 'text', 100],
    ['Department', 'Department', 'text', 50],
    ['Home_Phone', 'Home Phone', 'phone', 30],
    ['Other_Phone', 'Other Phone', 'phone', 30],
    ['Date_of_Birth', 'Date of Birth', 'date', 20],
    ['Assistant', 'Assistant', 'text', 50],
    ['Asst_Phone', 'Asst Phone', 'phone', 30],
    ['Reporting_To', 'Reporting To', 'lookup', 120, { lookup: 'Contacts' }],
    ...address('Mailing_', 'Zip'),
    ...address('Other_', 'Zip'),
    ...everywhere,
  ],
  Accounts: [
    ['Owner', 'Account Owner', 'ownerlookup', 120],
    ['Account_Name', 'Account Name', 'text', 200, { mandatory: true }],
    ['Phone', 'Phone', 'phone', 30],
    ['Fax', 'Fax', 'text', 30],
    ['Website', 'Website', 'website', 120],
    ['Account_Site', 'Account Site', 'text', 80],
    ['Account_Number', 'Account Number', 'bigint', 18],
    [
      'Account_Type',
      'Account Type',
      'picklist',
      120,
      picks('Analyst', 'Competitor', 'Customer', 'Distributor', 'Partner', 'Prospect', 'Other'),
    ],
    ['Parent_Account', 'Parent Account', 'lookup', 200, { lookup: 'Accounts' }],
    ['Ticker_Symbol', 'Ticker Symbol', 'text', 30],
    ['Ownership', 'Ownership', 'picklist', 120, picks('Private', 'Public', 'Subsidiary', 'Government', 'Other')],
    ['Industry', 'Industry', 'picklist', 120, picks(...INDUSTRIES)],
    ['Rating', 'Rating', 'picklist', 120, picks(...RATINGS)],
    ['Employees', 'Employees', 'integer', 9],
    ['Annual_Revenue', 'Annual Revenue', 'currency', 16],
    ['SIC_Code', 'SIC Code', 'integer', 9],
    ...address('Billing_', 'Code'),
    ...address('Shipping_', 'Code'),
    ...everywhere,
  ],
  Deals: [
    ['Owner', 'Deal Owner', 'ownerlookup', 120],
    ['Deal_Name', 'Deal Name', 'text', 120, { mandatory: true }],
    ['Account_Name', 'Account Name', 'lookup', 200, { lookup: 'Accounts' }],
    ['Contact_Name', 'Contact Name', 'lookup', 120, { lookup: 'Contacts' }],
    ['Stage', 'Stage', 'picklist', 120, { mandatory: true, pickList: STAGES }],
    ['Pipeline', 'Pipeline', 'picklist', 120, picks('Standard (Standard)')],
    ['Amount', 'Amount', 'currency', 16],
    ['Closing_Date', 'Closing Date', 'date', 20],
    ['Type', 'Type', 'picklist', 120, picks('Existing Business', 'New Business')],
    ['Probability', 'Probability (%)', 'integer', 3],
    ['Expected_Revenue', 'Expected Revenue', 'currency', 16],
    ['Next_Step', 'Next Step', 'text', 100],
    ['Lead_Source', 'Lead Source', 'picklist', 120, picks(...SOURCES)],
    ...everywhere,
  ],
};

/** Builds a module's standard fields, each with an id of its own. */
export function standardFields({ module, nextId }: { module: ModuleName; nextId: () => string }): Map<string, Field> {
  const fields = STANDARD_FIELDS[module].map(
    ([apiName, label, type, length, special]): Field => ({
      id: nextId(),
      apiName,
      label,
      type,
      length,
      custom: false,
      readOnly: special?.readOnly ?? false,
      mandatory: special?.mandatory ?? false,
      convert: module === 'Leads' ? (special?.convert ?? {}) : {},
      ...(special?.pickList && { pickList: special.pickList.map((value) => ({ id: nextId(), value })) }),
      ...(special?.lookup && { lookup: special.lookup }),
    }),
  );
  return new Map(fields.map((field) => [field.apiName, field]));
}
