const DEPARTMENTS = ['departmentIds', 'departmentId'];
const ONLY_DEPARTMENTS = ['departmentIds'];
const PREVIOUS = ['includePrevState'];

/**
 * Every event of Desk and the names its filter may have; none: it has to be null. Only those of tickets, contacts, agents
 * and departments ever happen here. Source: Webhook.json of github.com/zoho/zohodesk-oas, desk.zoho.com/support/WebhookDocument.do.
 */
export const EVENTS: Readonly<Record<string, readonly string[]>> = {
  Ticket_Add: DEPARTMENTS,
  Ticket_Update: [...DEPARTMENTS, 'fields', ...PREVIOUS],
  Ticket_Delete: [],
  Ticket_Comment_Add: DEPARTMENTS,
  Ticket_Comment_Update: DEPARTMENTS,
  Ticket_Thread_Add: [...DEPARTMENTS, 'direction'],
  // The OpenAPI file makes these two objects without a property: only null fits.
  Ticket_Attachment_Add: [],
  Ticket_Attachment_Update: [],
  Ticket_Attachment_Delete: ONLY_DEPARTMENTS,
  Ticket_Attachment_Trashed: ONLY_DEPARTMENTS,
  Ticket_Attachment_Restored: ONLY_DEPARTMENTS,
  Ticket_Comment_Attachment_Add: [],
  Ticket_Comment_Attachment_Delete: [],
  Ticket_Approval_Add: [],
  Ticket_Approval_Update: PREVIOUS,
  Contact_Add: [],
  Contact_Update: PREVIOUS,
  Contact_Delete: [],
  Account_Add: [],
  Account_Update: PREVIOUS,
  Account_Delete: [],
  Agent_Add: [],
  Agent_Update: PREVIOUS,
  Agent_Delete: [],
  Agent_Presence_Update: [],
  Agent_Channel_Preference_Update: [],
  Department_Add: [],
  Department_Update: PREVIOUS,
  Task_Add: ONLY_DEPARTMENTS,
  Task_Update: [...ONLY_DEPARTMENTS, ...PREVIOUS],
  Task_Delete: [],
  Call_Add: ONLY_DEPARTMENTS,
  Call_Update: [...ONLY_DEPARTMENTS, ...PREVIOUS],
  Call_Delete: [],
  Event_Add: ONLY_DEPARTMENTS,
  Event_Update: [...ONLY_DEPARTMENTS, ...PREVIOUS],
  Event_Delete: [],
  TimeEntry_Add: [],
  TimeEntry_Update: PREVIOUS,
  TimeEntry_Delete: [],
  Article_Add: [],
  Article_Update: PREVIOUS,
  Article_Delete: [],
  Article_Feedback_Add: [],
  Article_Translation_Add: [],
  Article_Translation_Update: PREVIOUS,
  Article_Translation_Delete: [],
  KBRootCategory_Add: [],
  KBRootCategory_Update: PREVIOUS,
  KBRootCategory_Delete: [],
  KBSection_Add: [],
  KBSection_Update: PREVIOUS,
  KBSection_Delete: [],
  IM_Message_Add: ONLY_DEPARTMENTS,
  IM_Message_Status: ONLY_DEPARTMENTS,
  IM_Session_Status: DEPARTMENTS,
};

/** What keeps its order among itself: `Ticket_Thread` of `Ticket_Thread_Add`. Across modules Desk promises no order. */
export const moduleOf = (event: string): string => event.slice(0, event.lastIndexOf('_'));
