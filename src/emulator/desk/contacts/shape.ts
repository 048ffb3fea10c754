import * as read from '../body.js';
import { type FieldError, fieldError } from '../errors.js';
import type { DeskState } from '../state.js';
import { CONTACT_LAYOUT_ID } from './render.js';
import type { ContactValues } from './store.js';

/** Body of POST /contacts. Source: `contactjson` of Contact.json, github.com/zoho/zohodesk-oas */
export const CREATE_CONTACT = {
  firstName: read.text(40),
  lastName: read.text(200),
  email: read.email(255),
  secondaryEmail: read.email(100),
  phone: read.phone(50, 'contact'),
  mobile: read.phone(50, 'contact'),
  type: read.text(100),
  ownerId: read.id,
  accountId: read.id,
  title: read.text(100),
  street: read.text(250),
  city: read.text(100),
  state: read.text(100),
  country: read.text(100),
  zip: read.id,
  twitter: read.text(100),
  facebook: read.text(100),
  description: read.text(65_535),
  language: read.text(255),
  layoutId: read.id,
  cf: read.anything,
  customFields: read.anything,
} satisfies read.Shape;

/** Body of PATCH /contacts/:id: `''` clears, but a contact keeps a last name, an owner and a layout. */
export const UPDATE_CONTACT = {
  ...read.clearableShape(CREATE_CONTACT, { but: ['lastName', 'ownerId', 'layoutId', 'cf', 'customFields'] }),
} satisfies read.Shape;

type Sent = read.Values<typeof UPDATE_CONTACT>;

/** Whether owner and layout exist. There are no accounts here, so each id of one is wrong. */
export function contactReferenceErrors(desk: DeskState, { ownerId, accountId, layoutId }: Sent): FieldError[] {
  return [
    ...(ownerId !== undefined && desk.agents.get(ownerId)?.status !== 'ACTIVE' ? [fieldError('/ownerId')] : []),
    ...((accountId ?? null) !== null ? [fieldError('/accountId')] : []),
    ...(layoutId !== undefined && layoutId !== CONTACT_LAYOUT_ID ? [fieldError('/layoutId')] : []),
  ];
}

/** The part of the values that is kept as it stands. */
export function plainContactValues({ cf: _, customFields: __, layoutId: ___, ownerId, ...kept }: Sent): ContactValues {
  return { ...kept, ...(ownerId !== undefined && { ownerId }) };
}
