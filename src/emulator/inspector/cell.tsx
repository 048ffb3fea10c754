import { shortTime } from './format.js';

const MONEY = /^(amount|total|balance|recurring_price)$/;
const TONES: Record<string, string> = {
  ...Object.fromEntries(['live', 'paid', 'active', 'success', 'closed'].map((status) => [status, 'good'])),
  ...Object.fromEntries(
    ['trial', 'future', 'dunning', 'unpaid', 'overdue', 'partially_paid', 'non_renewing', 'paused', 'on hold'].map((status) => [
      status,
      'poor',
    ]),
  ),
  ...Object.fromEntries(
    ['cancelled', 'cancelled_from_dunning', 'expired', 'trial_expired', 'void', 'failure', 'escalated'].map((status) => [status, 'bad']),
  ),
};

/** A value of a record in a table cell. */
export function Cell({ field, record, now }: { field: string; record: Record<string, unknown>; now: Date }) {
  const value = record[field];
  if (MONEY.test(field) && typeof value === 'number') return <>{money(value, record['currency_code'])}</>;
  if (field === 'status' && typeof value === 'string') return <span class={`status ${TONES[value.toLowerCase()] ?? ''}`}>{value}</span>;
  if (value === null || value === undefined || value === '') return <span class="none">–</span>;
  if (Array.isArray(value)) return <Chips items={value} />;
  if (typeof value === 'object') return <>{nameIn(value) ?? JSON.stringify(value)}</>;
  if (isTime(field) && typeof value === 'string') return <Time text={value} now={now} />;
  return <>{String(value)}</>;
}

/** Tags by their name and colour, custom fields by label and value. */
function Chips({ items }: { items: unknown[] }) {
  if (items.length === 0) return <span class="none">–</span>;
  return (
    <span class="chips">
      {items.map((item) => (
        <span class="chip">
          <Dot colour={read(item, 'color_code')} />
          {read(item, 'label') && <span class="dim">{read(item, 'label')}: </span>}
          {nameIn(item) ?? JSON.stringify(item)}
        </span>
      ))}
    </span>
  );
}

/** A tag's colour. Drawn, not styled: the page allows no style attributes. */
function Dot({ colour }: { colour: string | undefined }) {
  if (colour === undefined || !/^#[0-9a-f]{6}$/i.test(colour)) return null;
  return (
    <svg class="dot" viewBox="0 0 8 8" aria-hidden="true">
      <circle cx="4" cy="4" r="4" fill={colour} />
    </svg>
  );
}

function Time({ text, now }: { text: string; now: Date }) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return <>{text}</>;
  return (
    <time datetime={text} title={text}>
      {shortTime(date, now)}
    </time>
  );
}

const money = (value: number, currency: unknown): string =>
  `${value.toLocaleString('en', { minimumFractionDigits: currency === 'JPY' ? 0 : 2 })}${typeof currency === 'string' ? ` ${currency}` : ''}`;

export const isTime = (field: string): boolean => /(_t|T)ime$/i.test(field);

const nameIn = (item: unknown): string | undefined =>
  read(item, 'name') ?? read(item, 'value') ?? (typeof item === 'string' ? item : undefined);

function read(item: unknown, key: string): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const value = (item as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}
