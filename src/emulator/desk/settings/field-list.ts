import { fieldsOf } from '../custom-fields.js';
import { INTEGRATION_AGENT_ID } from '../people.js';
import type { DeskState } from '../state.js';
import type { CustomField } from '../types.js';

export type FieldModule = CustomField['module'];

type Standard = readonly [apiName: string, label: string, type: string, maxLength: number, mandatory?: 'mandatory'];

/** The fields of a new portal's layouts. Labels and types: samples of Layout.json, github.com/zoho/zohodesk-oas; lengths as creating takes them. */
const STANDARD: Record<FieldModule, readonly Standard[]> = {
  tickets: [
    ['departmentId', 'Department', 'LookUp', 20, 'mandatory'],
    ['contactId', 'Contact Name', 'LookUp', 20, 'mandatory'],
    ['email', 'Email', 'Email', 150],
    ['phone', 'Phone', 'Phone', 120],
    ['subject', 'Subject', 'Text', 255, 'mandatory'],
    ['description', 'Description', 'Textarea', 65_535],
    ['status', 'Status', 'Picklist', 120, 'mandatory'],
    ['assigneeId', 'Ticket Owner', 'LookUp', 20],
    ['dueDate', 'Due Date', 'DateTime', 100],
    ['priority', 'Priority', 'Picklist', 120],
    ['channel', 'Channel', 'Picklist', 120],
    ['classification', 'Classification', 'Picklist', 120],
    ['category', 'Category', 'Text', 300],
    ['subCategory', 'Sub Category', 'Text', 300],
    ['language', 'Language', 'Picklist', 120],
    ['resolution', 'Resolution', 'Textarea', 65_535],
  ],
  contacts: [
    ['firstName', 'First Name', 'Text', 40],
    ['lastName', 'Last Name', 'Text', 200, 'mandatory'],
    ['email', 'Email', 'Email', 255],
    ['secondaryEmail', 'Secondary Email', 'Email', 100],
    ['phone', 'Phone', 'Phone', 50],
    ['mobile', 'Mobile', 'Phone', 50],
    ['type', 'Type', 'Picklist', 100],
    ['ownerId', 'Contact Owner', 'LookUp', 20],
    ['title', 'Title', 'Text', 100],
    ['street', 'Street', 'Text', 250],
    ['city', 'City', 'Text', 100],
    ['state', 'State', 'Text', 100],
    ['country', 'Country', 'Text', 100],
    ['zip', 'Zip', 'Text', 30],
    ['twitter', 'Twitter', 'Text', 100],
    ['facebook', 'Facebook', 'Text', 100],
    ['description', 'Description', 'Textarea', 65_535],
  ],
};

const CHANNELS = ['Phone', 'Email', 'Web', 'Twitter', 'Facebook', 'Chat', 'Forums', 'Feedback Widget'];

/** All fields of a module. Source: sample of `getFieldsResponseNew` in Field.json, github.com/zoho/zohodesk-oas */
export function fieldList(desk: DeskState, module: FieldModule) {
  const standard = STANDARD[module].map(([apiName, label, type, maxLength, mandatory], at) => ({
    ...describe({ id: `18920000000${module === 'tickets' ? 11 : 12}${String(at + 1).padStart(3, '0')}`, apiName, label, type, maxLength }),
    isMandatory: mandatory !== undefined,
    isCustomField: false,
    isBasic: mandatory !== undefined,
    sourceType: 'SYSTEM',
    createdBy: null,
    modifiedBy: null,
    ...choicesOf(desk, module, apiName),
  }));
  const custom = fieldsOf(desk, module).map((field) => ({
    ...describe(field),
    isMandatory: field.isMandatory,
    isCustomField: true,
    isBasic: false,
    sourceType: 'USERDEFINED',
    createdBy: INTEGRATION_AGENT_ID,
    modifiedBy: INTEGRATION_AGENT_ID,
    ...(field.type === 'Picklist' && { allowedValues: field.values.map((value) => ({ value })) }),
  }));
  return [...standard, ...custom];
}

function describe({
  id,
  apiName,
  label,
  type,
  maxLength,
}: {
  id: string;
  apiName: string;
  label: string;
  type: string;
  maxLength: number;
}) {
  return {
    ...{ id, apiName, name: label, displayLabel: label, i18NLabel: label, type, maxLength },
    ...{ isEncryptedField: false, isIndexed: false, isComputed: false, isInternalState: false, isIdentifier: false },
    ...{ isPresence: true, isSortable: false, showToHelpCenter: false, createdTime: null, modifiedTime: null },
  };
}

/** A status tells what type it is of, which is what a client has to go by. */
function choicesOf(desk: DeskState, module: FieldModule, apiName: string) {
  if (module !== 'tickets') return {};
  if (apiName === 'status') return { allowedValues: desk.statuses.map(({ value, statusType }) => ({ value, statusType })) };
  if (apiName === 'channel') return { allowedValues: CHANNELS.map((value) => ({ value })) };
  if (apiName !== 'priority' && apiName !== 'classification') return {};
  return { allowedValues: desk.choices[apiName].map((value) => ({ value })) };
}
