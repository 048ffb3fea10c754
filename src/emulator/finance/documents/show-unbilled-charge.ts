import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { UnbilledCharge } from '../types.js';
import { showCurrency, showCustomerOf, showTimes } from './show-common.js';
import { showAddress, showLine } from './show-details.js';

/** The unbilled charge as GET answers it. Source: zoho.com/billing/api/v1/unbilled-charges */
export function showUnbilledCharge(finance: Finance, charge: UnbilledCharge): Record<string, unknown> {
  const { currency } = charge;
  const { currency_code, currency_symbol } = showCurrency(currency);
  const addresses = finance.customers.find(charge.customerId)?.addresses;
  return {
    unbilled_charge_id: charge.id,
    number: charge.number,
    status: charge.status,
    unbilled_charge_date: charge.date,
    ...showCustomerOf(finance, charge.customerId),
    unbilled_charge_items: charge.lines.map((line) => {
      const { item_id, tags: _, item_custom_fields: __, ...rest } = showLine(line, currency);
      return { unbilled_charge_item_id: item_id, ...rest, product_type: 'service' };
    }),
    coupons: charge.coupons.map(({ code, name, discount }) => ({
      ...{ coupon_code: code, coupon_name: name, discount_amount: show(discount, currency) },
    })),
    total: show(charge.total, currency),
    currency_code,
    currency_symbol,
    billing_address: showAddress(addresses?.billing_address),
    shipping_address: showAddress(addresses?.shipping_address),
    ...showTimes(finance, charge),
  };
}
