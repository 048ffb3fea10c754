import type { DeskEvent } from '../events.js';
import type { EventFilter, Webhook } from './types.js';

/** Whether a subscription wants an event. */
export function wants({ subscriptions, includeEventsFrom }: Webhook, event: DeskEvent): boolean {
  if (!Object.hasOwn(subscriptions, event.type)) return false;
  // Nobody stands behind what a rule does when its time has come.
  if (event.actorId === null && !includeEventsFrom.includes('AUTOMATION')) return false;
  const filter = subscriptions[event.type] ?? {};
  return inDepartment(filter, event) && touchesField(filter, event) && (!filter.direction || filter.direction === event.thread?.direction);
}

function inDepartment({ departmentIds, departmentId }: EventFilter, { ticket }: DeskEvent): boolean {
  const wanted = departmentIds ?? (departmentId === undefined ? undefined : [departmentId]);
  return !wanted || (ticket !== undefined && wanted.includes(ticket.departmentId));
}

/** Custom fields change one by one, though an event has them as one `cf`. */
function touchesField({ fields }: EventFilter, { previous = {}, ticket }: DeskEvent): boolean {
  if (!fields) return true;
  const changed = new Set(Object.keys(previous));
  if (previous['cf'] && ticket) {
    const before = previous['cf'] as Record<string, unknown>;
    for (const name of new Set([...Object.keys(before), ...Object.keys(ticket.cf)]))
      if (before[name] !== ticket.cf[name]) changed.add(name);
  }
  return fields.some((field) => changed.has(field));
}
