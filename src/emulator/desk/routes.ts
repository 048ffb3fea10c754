import { contactBulkRoutes } from './contacts/bulk-calls.js';
import { contactRoutes } from './contacts/calls.js';
import { contactTicketRoutes } from './contacts/ticket-calls.js';
import type { DeskRoute } from './route.js';
import { searchRoutes } from './search/calls.js';
import { agentRoutes } from './settings/agents.js';
import { channelRoutes } from './settings/channels.js';
import { departmentRoutes } from './settings/departments.js';
import { fieldRoutes } from './settings/fields.js';
import { organizationRoutes } from './settings/organizations.js';
import { archivedRoutes } from './tickets/archived-calls.js';
import { bulkRoutes } from './tickets/bulk-calls.js';
import { historyRoutes } from './tickets/history-calls.js';
import { readRoutes } from './tickets/read-calls.js';
import { regroupRoutes } from './tickets/regroup-calls.js';
import { resolutionRoutes } from './tickets/resolution-calls.js';
import { writeRoutes } from './tickets/write-calls.js';

/** Everything about records: tickets, contacts, agents, departments, settings. */
export const recordRoutes: DeskRoute[] = [
  ...organizationRoutes,
  ...departmentRoutes,
  ...agentRoutes,
  ...fieldRoutes,
  ...channelRoutes,
  ...writeRoutes,
  ...readRoutes,
  ...bulkRoutes,
  ...regroupRoutes,
  ...resolutionRoutes,
  ...historyRoutes,
  ...archivedRoutes,
  ...contactRoutes,
  ...contactTicketRoutes,
  ...contactBulkRoutes,
  ...searchRoutes,
];
