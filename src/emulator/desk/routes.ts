import type { DeskRoute } from './route.js';

/** Everything about records: tickets, contacts, agents, departments, settings. */
export const recordRoutes: DeskRoute[] = [];
