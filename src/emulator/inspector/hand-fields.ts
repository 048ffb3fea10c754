import { MODULES, type ModuleName } from '../crm/types.js';

/** What a salesperson types into each module: field, label, and whether it has to be there. */
export const HAND_FIELDS: Record<ModuleName, [field: string, label: string, needed?: 'needed'][]> = {
  Leads: [
    ['First_Name', 'First name'],
    ['Last_Name', 'Last name', 'needed'],
    ['Company', 'Company'],
    ['Email', 'E-mail'],
  ],
  Contacts: [
    ['First_Name', 'First name'],
    ['Last_Name', 'Last name', 'needed'],
    ['Email', 'E-mail'],
  ],
  Accounts: [['Account_Name', 'Name', 'needed']],
  Deals: [
    ['Deal_Name', 'Name', 'needed'],
    ['Stage', 'Stage', 'needed'],
  ],
};

/** One record of a module, in words. */
export const ONE: Record<ModuleName, string> = { Leads: 'lead', Contacts: 'contact', Accounts: 'account', Deals: 'deal' };

export const isModule = (name: string): name is ModuleName => (MODULES as readonly string[]).includes(name);
