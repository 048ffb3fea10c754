import type { Finance } from '../finance.js';
import { text } from './input.js';

/** Of plans and addons: what is only kept and shown again, most of it for one country's edition. */
const TEXTS = [
  'store_markup_description',
  'product_type',
  'hsn_or_sac',
  'sat_item_key_code',
  'unitkey_code',
  'tax_exemption_id',
  'tax_exemption_code',
] as const;
const LISTS = ['item_tax_preferences'] as const;
const FLAGS = ['can_charge_setup_fee_immediately', 'is_taxable'] as const;

/** What of it a body says. Tags are not kept: what they are called is set up in pages that are not emulated. */
export function readExtra(finance: Finance, body: Record<string, unknown>): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const value = text(body, name, 2000);
    if (value !== undefined) extra[name] = value;
  }
  for (const name of FLAGS) if (body[name] !== undefined) extra[name] = body[name] === true || body[name] === 'true';
  for (const name of LISTS) if (Array.isArray(body[name])) extra[name] = body[name];
  if (Array.isArray(body['custom_fields'])) {
    const fields = body['custom_fields'].flatMap(readField);
    for (const { label } of fields) numberOf(finance, label);
    extra['custom_fields'] = fields;
  }
  return extra;
}

function readField(item: unknown): { label: string; value: string }[] {
  if (typeof item !== 'object' || item === null) return [];
  const { label, value } = item as Record<string, unknown>;
  return typeof label === 'string' && typeof value !== 'object' ? [{ label, value: String(value ?? '') }] : [];
}

/** The place of a custom field among those of plans and addons, in order of first use. The organisation's counters remember it. */
function numberOf(finance: Finance, label: string): number {
  const key = `item field ${label}`;
  const number = finance.counters[key] ?? (finance.counters['item fields'] ?? 0) + 1;
  if (finance.counters[key] === undefined) Object.assign(finance.counters, { [key]: number, 'item fields': number });
  return number;
}

/** Without what only the answer to an update has: see `showPlan`. */
export function showExtra(
  finance: Finance,
  { can_charge_setup_fee_immediately: _, ...extra }: Record<string, unknown>,
): Record<string, unknown> {
  const fields = (extra['custom_fields'] ?? []) as { label: string; value: string }[];
  return {
    store_markup_description: '',
    ...extra,
    custom_fields: fields.map(({ label, value }) => ({
      customfield_id: `29144170000000600${String(numberOf(finance, label)).padStart(2, '0')}`,
      ...{ index: numberOf(finance, label), label, value, value_formatted: value, data_type: 'string', placeholder: `cf_${slug(label)}` },
      ...{ is_active: 'true', show_in_all_pdf: 'true', show_on_pdf: 'false' },
    })),
  };
}

const slug = (label: string): string => label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
