import { fullName } from '../people.js';
import { type DeskState, listOf, nowOf } from '../state.js';
import { statusTypeOf } from '../statuses.js';
import type { Ticket } from '../types.js';

/** `01:50 hrs`; a hundred hours and more simply take more digits. */
export function formatHours(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)} hrs`;
}

interface Span {
  value: string | null;
  from: number;
  to: number;
}

/** What a property was from when to when, read from the history. A ticket's clock stands still while it is closed. */
function spansOf(desk: DeskState, ticket: Ticket, property: 'status' | 'assigneeId'): Span[] {
  const spans: Span[] = [];
  let current: { value: string | null; from: number } | undefined;
  const turn = (value: string | null, at: number) => {
    if (current) spans.push({ ...current, to: at });
    current = { value, from: at };
  };
  for (const { at, info } of listOf(desk.history, ticket.id)) {
    for (const { propertyName, propertyValue } of info) if (propertyName === property) turn(updated(propertyValue), at);
  }
  turn(null, ticket.closedAt ?? nowOf(desk));
  return spans;
}

function updated(value: unknown): string | null {
  const now = typeof value === 'object' && value !== null && 'updatedValue' in value ? value.updatedValue : value;
  return typeof now === 'string' ? now : null;
}

const sum = (spans: readonly Span[]): number => spans.reduce((total, { from, to }) => total + Math.max(0, to - from), 0);

function byValue(spans: Span[]): [string, Span[]][] {
  const groups = new Map<string, Span[]>();
  for (const span of spans) if (span.value !== null) groups.set(span.value, [...(groups.get(span.value) ?? []), span]);
  return [...groups];
}

/**
 * How a ticket was handled; times by the clock, not by business hours (inferred), `00:00 hrs` for what has not happened.
 * Source: sample of `getTicketMetrics` in Ticket.json, github.com/zoho/zohodesk-oas
 */
export function metricsOf(desk: DeskState, ticket: Ticket) {
  const threads = listOf(desk.threads, ticket.id).filter(({ status }) => status === 'SUCCESS');
  const outgoing = threads.filter(({ direction }) => direction === 'out');
  const responses = responseTimes(desk, ticket);
  const statuses = spansOf(desk, ticket, 'status');
  const assignees = spansOf(desk, ticket, 'assigneeId');
  const closures = statuses.filter(({ value }) => value !== null && statusTypeOf(desk, value) === 'Closed');
  const isClosed = statusTypeOf(desk, ticket.status) === 'Closed';
  return {
    firstResponseTime: formatHours(responses[0] ?? 0),
    totalResponseTime: formatHours(responses.reduce((total, each) => total + each, 0)),
    resolutionTime: formatHours(ticket.closedAt === null ? 0 : ticket.closedAt - ticket.createdAt),
    responseCount: String(responses.length),
    outgoingCount: String(outgoing.length),
    threadCount: String(threads.length),
    reopenCount: String(closures.length - (isClosed ? 1 : 0)),
    reassignCount: String(Math.max(0, assignees.filter(({ value }) => value !== null).length - 1)),
    agentsHandled: byValue(assignees).map(([agentId, spans]) => {
      const agent = desk.agents.get(agentId);
      return { agentId, agentName: agent ? fullName(agent) : '', handlingTime: formatHours(sum(spans)) };
    }),
    stagingData: byValue(statuses.filter(({ value }) => value === null || statusTypeOf(desk, value) !== 'Closed')).map(
      ([status, spans]) => ({
        status,
        handledTime: formatHours(sum(spans)),
      }),
    ),
  };
}

/** How long the customer waited for each answer: from the first message without one to the public answer. */
function responseTimes(desk: DeskState, ticket: Ticket): number[] {
  const waits: number[] = [];
  let waitingSince: number | undefined = ticket.createdAt;
  for (const { direction, visibility, status, createdAt } of listOf(desk.threads, ticket.id)) {
    if (status !== 'SUCCESS' || visibility !== 'public') continue;
    if (direction === 'in') waitingSince ??= createdAt;
    else if (waitingSince !== undefined) {
      waits.push(createdAt - waitingSince);
      waitingSince = undefined;
    }
  }
  return waits;
}
