import type { Finance } from '../finance.js';
import type { Tax } from '../types.js';

/** Tax of a plan or an addon: `tax_percentage` is 0 where there is none (recorded; of lines it is `""`). */
export function showTaxFields(finance: Finance, taxId: string) {
  const tax = finance.taxes.get(taxId);
  return { tax_id: taxId, tax_name: tax?.name ?? '', tax_percentage: tax?.percentage ?? 0, tax_type: tax?.type ?? '' };
}

/** As `GET /settings/taxes` answers it. */
export const showTax = ({ id, name, percentage, type }: Tax): Record<string, unknown> => ({
  tax_id: id,
  tax_name: name,
  tax_percentage: percentage,
  tax_type: type,
  tax_authority_id: TAX_AUTHORITIES[0].tax_authority_id,
  tax_authority_name: TAX_AUTHORITIES[0].tax_authority_name,
  is_default_tax: false,
  is_editable: true,
});

export const TAX_AUTHORITIES = [
  { tax_authority_id: '2914417000000040101', tax_authority_name: 'Emulated Tax Office', description: 'Taxes of the emulated organisation' },
] as const;

export const TAX_EXEMPTIONS = [
  { tax_exemption_id: '2914417000000040201', tax_exemption_code: 'NON-PROFIT', description: 'Non-profit organisation', type: 'customer' },
  { tax_exemption_id: '2914417000000040203', tax_exemption_code: 'EXPORT', description: 'Delivered abroad', type: 'item' },
] as const;

/** What customers are asked for when they cancel. */
export const CHURN_MESSAGES = {
  is_advanced_version: false,
  is_reason_mandatory: false,
  churn_messages: ['Too expensive', "Doesn't meet my needs", 'Found an alternative', 'No longer needed'].map((label, index) => ({
    label,
    index,
    churn_message_id: `29144170000000403${String(index * 2 + 1).padStart(2, '0')}`,
  })),
};
