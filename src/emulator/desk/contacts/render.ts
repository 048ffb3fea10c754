import { showCustomValues } from '../custom-fields.js';
import { agentPage } from '../links.js';
import type { DeskState } from '../state.js';
import { formatTime } from '../time.js';
import type { DeskContact } from '../types.js';

export const CONTACT_LAYOUT_ID = '1892000000074013';

/** Nobody has rated anything here. */
const HAPPINESS = { badPercentage: '0', okPercentage: '0', goodPercentage: '0' };

/** A row of a list. Source: `contactListViewArray` of Contact.json, github.com/zoho/zohodesk-oas */
export function renderContactRow(desk: DeskState, contact: DeskContact) {
  return {
    id: contact.id,
    firstName: contact.firstName,
    lastName: contact.lastName,
    email: contact.email,
    secondaryEmail: contact.secondaryEmail,
    phone: contact.phone,
    mobile: contact.mobile,
    type: contact.type,
    ownerId: contact.ownerId,
    accountId: contact.accountId,
    photoURL: null,
    webUrl: agentPage(desk, 'Contacts', contact.id),
    createdTime: formatTime(contact.createdAt),
    isEndUser: contact.isEndUser,
    isAnonymous: contact.lastName === null,
    isSpam: contact.isSpam,
    zohoCRMContact: null,
    customerHappiness: HAPPINESS,
  };
}

/** A contact in full. Source: `contactResponse` of Contact.json, github.com/zoho/zohodesk-oas */
export function renderContact(desk: DeskState, contact: DeskContact) {
  return {
    ...renderContactRow(desk, contact),
    modifiedTime: formatTime(contact.modifiedAt),
    title: contact.title,
    description: contact.description,
    street: contact.street,
    city: contact.city,
    state: contact.state,
    country: contact.country,
    zip: contact.zip,
    twitter: contact.twitter,
    facebook: contact.facebook,
    language: contact.language,
    isDeleted: false,
    isTrashed: contact.isTrashed,
    isFollowing: false,
    accountCount: '0',
    layoutId: CONTACT_LAYOUT_ID,
    layoutDetails: { id: CONTACT_LAYOUT_ID, layoutName: 'Default' },
    ...showCustomValues(desk, 'contacts', contact.cf),
  };
}

/** What a GET may be asked to include. */
export function renderContactIncluded(desk: DeskState, { ownerId }: DeskContact, include: readonly string[]) {
  const owner = desk.agents.get(ownerId);
  return {
    ...(include.includes('accounts') && { account: null }),
    ...(include.includes('owner') && {
      owner: owner ? { firstName: owner.firstName, lastName: owner.lastName, id: owner.id } : null,
    }),
  };
}
