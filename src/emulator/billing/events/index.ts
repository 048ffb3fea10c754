import type { About } from '../../core/about.js';

export { eventsByHand } from './by-hand.js';
export { eventRoutes as eventsRoutes } from './routes.js';

export const EVENTS_ABOUT: Record<string, About> = {
  'GET /billing/v1/events': [
    'Billing events, Pipedream',
    'D S',
    '`event_type`, `date_start`, `date_end` (days) and the order, newest first, are seen in the field; those of the last 180 days',
  ],
  'GET /billing/v1/events/:id': [
    'Billing events',
    'D I',
    '`payload` is the text a webhook carries (I); the error for an unknown one is inferred',
  ],
};
