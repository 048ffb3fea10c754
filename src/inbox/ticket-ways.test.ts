import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TicketRow } from '../zoho/desk-types.js';
import { walkChanged, walkRecent } from './ticket-ways.js';

const HUNDRED = 100;
const iso = (second: number) => new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString();
const row = (id: number, second: number, threads = 1): TicketRow => ({
  ...{ id: String(id), status: 'Open', modifiedAt: iso(second), threads, comments: 0 },
});

test('whatever changes while a window is read, each ticket that was in it is seen', async () => {
  const changes = fc.array(fc.record({ page: fc.integer({ min: 1, max: 6 }), ticket: fc.integer({ min: 0, max: 399 }) }), {
    maxLength: 40,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 150, maxLength: 400, size: 'max' }),
      changes,
      async (seconds, during) => {
        const tickets = seconds.map((second, id) => row(id, second));
        const seen = new Set<string>();
        let page = 0;
        let later = 1_000;
        const whole = await walkChanged(
          {
            async ask(wanted) {
              if (!('modified' in wanted)) throw new Error('something else was asked for');
              page += 1;
              for (const { ticket } of during.filter((change) => change.page === page)) {
                // Another change, after the window was opened, but within it.
                const changed = tickets[ticket];
                if (changed) changed.modifiedAt = iso(later++);
              }
              const { from = 0, modified } = wanted;
              const within = tickets.filter(({ modifiedAt }) => (modifiedAt ?? '') >= modified.from && (modifiedAt ?? '') <= modified.to);
              const sorted = within.toSorted((a, b) => (a.modifiedAt ?? '').localeCompare(b.modifiedAt ?? ''));
              return sorted.slice(from, from + HUNDRED).map((one) => ({ ...one }));
            },
            async take(rows) {
              for (const { id } of rows) seen.add(id);
            },
          },
          { from: iso(0), to: iso(5_000), pages: 50 },
        );
        expect(whole).toBe(true);
        expect(seen.size).toBe(tickets.length);
      },
    ),
    { numRuns: 200 },
  );
});

test('more changes in one second than a search reaches are given up, and said', async () => {
  const offsets: number[] = [];
  const whole = await walkChanged(
    {
      async ask(wanted) {
        offsets.push('modified' in wanted ? (wanted.from ?? 0) : -1);
        return Array.from({ length: HUNDRED }, (_, n) => row(n, 0));
      },
      take: async () => undefined,
    },
    { from: iso(0), to: iso(10), pages: 50 },
  );
  expect(whole).toBe(false);
  expect(offsets).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
});

test('the list by latest threads is read down to a ticket that had its place before', async () => {
  const tickets = Array.from({ length: 700 }, (_, n) => row(n, 0));
  const markOf = ({ id, threads }: TicketRow) => `${id}/${threads}`;
  let asked = 0;
  const walk = (marks: string[]) => {
    asked = 0;
    return walkRecent(
      {
        async ask(wanted) {
          asked += 1;
          const from = 'recent' in wanted ? (wanted.from ?? 0) : 0;
          return tickets.slice(from, from + HUNDRED);
        },
        take: async () => undefined,
      },
      { marks, markOf },
    );
  };
  const first = await walk([]);
  expect([first.whole, asked]).toEqual([true, 1]);
  /** So many tickets from the end get another thread each, the first of the list among them. */
  const write = (count: number) => {
    const written = [...tickets.splice(tickets.length - count), ...tickets.splice(0, 1)];
    tickets.unshift(...written.map((one) => ({ ...one, threads: (one.threads ?? 0) + 1 })));
  };
  write(150);
  const second = await walk(first.marks);
  expect([second.whole, asked]).toEqual([true, 2]);
  write(600);
  expect([(await walk(second.marks)).whole, asked]).toEqual([false, 5]);
});
