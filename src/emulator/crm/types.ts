/** What the parts of the emulated CRM share. */

export const MODULES = ['Leads', 'Contacts', 'Accounts', 'Deals'] as const;
export type ModuleName = (typeof MODULES)[number];

export type DataType =
  | 'text'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'website'
  | 'picklist'
  | 'multiselectpicklist'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'currency'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'lookup'
  | 'ownerlookup';

/** One field of a module, as far as the emulator needs it. */
export interface Field {
  id: string;
  apiName: string;
  label: string;
  type: DataType;
  length: number;
  custom: boolean;
  readOnly: boolean;
  /** `system_mandatory`: an insert without it fails. */
  mandatory: boolean;
  unique?: { caseSensitive: boolean };
  external?: { type: 'org' | 'user'; show: boolean };
  pickList?: { id: string; value: string }[];
  /** The module a lookup points to. */
  lookup?: ModuleName;
  /** Where the value goes when a lead is converted. */
  convert: Partial<Record<'Contacts' | 'Accounts' | 'Deals', string>>;
  tooltip?: { name: string; value: string };
  /** Custom fields only. */
  createdAt?: number;
  modifiedAt?: number;
}

/** A reference to a record of another module. */
export interface Ref {
  id: string;
}

export type Value = string | number | boolean | string[] | Ref | null;
export type Values = Record<string, Value>;

export interface CrmUser {
  id: string;
  zuid: string;
  firstName: string;
  lastName: string;
  name: string;
  email: string;
  profile: 'Administrator' | 'Standard';
  createdAt: number;
}

/** A tag's definition. Defined per module: `Leads` and `Contacts` each have their own `Active`. */
export interface Tag {
  id: string;
  name: string;
  color: string | null;
  createdAt: number;
  modifiedAt: number;
  createdBy: CrmUser;
  modifiedBy: CrmUser;
}

/** What became of a converted lead. */
export interface Conversion {
  at: number;
  contact: Ref;
  account: Ref | null;
  deal: Ref | null;
}

/** One record. A million of these are held, so nothing here is per field. */
export interface CrmRecord {
  id: string;
  values: Values;
  tags: readonly Tag[];
  owner: CrmUser;
  createdBy: CrmUser;
  modifiedBy: CrmUser;
  createdAt: number;
  modifiedAt: number;
  /** Its place in the table's list of changes. */
  touch: number;
  converted: Conversion | undefined;
  deleted: boolean;
}
