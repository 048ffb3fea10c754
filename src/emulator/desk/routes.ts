import type { DeskRoute } from './route.js';
import { readRoutes } from './tickets/read-calls.js';
import { writeRoutes } from './tickets/write-calls.js';

/** Everything about records: tickets, contacts, agents, departments, settings. */
export const recordRoutes: DeskRoute[] = [...writeRoutes, ...readRoutes];
