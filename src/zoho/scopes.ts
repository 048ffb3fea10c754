/**
 * Which OAuth scopes an operation needs; all of those listed. Zoho's own documents disagree on tags of records (modules or
 * settings.tags), so both are asked for. Sources: zoho.com/crm/developer/docs/api/v8/scopes.html; Zoho Billing's OpenAPI files
 * (the service is called ZohoSubscriptions in scopes; GET /organizations is not in them, its scope is inferred from GET /settings);
 * OpenAPI files of Books. Reports are in no documentation; that they need a scope of their own is what their users report.
 */
const SCOPES: Record<string, readonly string[]> = {
  'crm.upsert': ['ZohoCRM.modules.ALL'],
  'crm.leads': ['ZohoCRM.modules.ALL'],
  'crm.updateLeads': ['ZohoCRM.modules.ALL'],
  'crm.convertLead': ['ZohoCRM.modules.ALL'],
  'crm.addTags': ['ZohoCRM.modules.ALL', 'ZohoCRM.settings.tags.ALL'],
  'crm.removeTags': ['ZohoCRM.modules.ALL', 'ZohoCRM.settings.tags.ALL'],
  'crm.coql': ['ZohoCRM.coql.READ', 'ZohoCRM.modules.ALL'],
  'crm.org': ['ZohoCRM.org.READ'],
  'crm.fields': ['ZohoCRM.settings.fields.ALL'],
  'crm.createField': ['ZohoCRM.settings.fields.ALL'],
  'crm.tags': ['ZohoCRM.settings.tags.ALL'],
  'crm.createTags': ['ZohoCRM.settings.tags.ALL'],
  'billing.organizations': ['ZohoSubscriptions.settings.READ'],
  'billing.customers': ['ZohoSubscriptions.customers.READ'],
  'billing.customer': ['ZohoSubscriptions.customers.READ'],
  'billing.createCustomer': ['ZohoSubscriptions.customers.CREATE'],
  'billing.updateCustomer': ['ZohoSubscriptions.customers.UPDATE'],
  'billing.cards': ['ZohoSubscriptions.customers.READ'],
  'billing.products': ['ZohoSubscriptions.products.READ'],
  'billing.plans': ['ZohoSubscriptions.plans.READ'],
  'billing.addons': ['ZohoSubscriptions.addons.READ'],
  'billing.coupons': ['ZohoSubscriptions.coupons.READ'],
  'billing.subscriptions': ['ZohoSubscriptions.subscriptions.READ'],
  'billing.subscription': ['ZohoSubscriptions.subscriptions.READ'],
  'billing.createSubscription': ['ZohoSubscriptions.subscriptions.CREATE'],
  'billing.updateSubscription': ['ZohoSubscriptions.subscriptions.UPDATE'],
  'billing.cancelSubscription': ['ZohoSubscriptions.subscriptions.CREATE'],
  'billing.reactivateSubscription': ['ZohoSubscriptions.subscriptions.CREATE'],
  'billing.invoicePdf': ['ZohoSubscriptions.invoices.READ'],
  'books.organizations': ['ZohoBooks.settings.READ'],
  'books.invoices': ['ZohoBooks.invoices.READ'],
  'books.invoice': ['ZohoBooks.invoices.READ'],
  'books.invoicePdf': ['ZohoBooks.invoices.READ'],
  'books.payments': ['ZohoBooks.customerpayments.READ'],
  'books.payment': ['ZohoBooks.customerpayments.READ'],
  'books.paymentRefunds': ['ZohoBooks.customerpayments.READ'],
  'books.creditNotes': ['ZohoBooks.creditnotes.READ'],
  'books.creditNote': ['ZohoBooks.creditnotes.READ'],
  'books.creditNoteRefunds': ['ZohoBooks.creditnotes.READ'],
  'books.report': ['ZohoBooks.reports.READ'],
  'billing.invoice': ['ZohoSubscriptions.invoices.READ'],
  'billing.invoices': ['ZohoSubscriptions.invoices.READ'],
  'billing.payment': ['ZohoSubscriptions.payments.READ'],
  'billing.creditNote': ['ZohoSubscriptions.creditnotes.READ'],
  'billing.events': ['ZohoSubscriptions.webhooks.READ'],
  'billing.event': ['ZohoSubscriptions.webhooks.READ'],
  'billing.payments': ['ZohoSubscriptions.payments.READ'],
  'billing.createPayment': ['ZohoSubscriptions.payments.CREATE'],
  'billing.refundPayment': ['ZohoSubscriptions.payments.CREATE'],
  'billing.refund': ['ZohoSubscriptions.creditnotes.READ'],
  'billing.collect': ['ZohoSubscriptions.invoices.CREATE'],
  'billing.voidInvoice': ['ZohoSubscriptions.invoices.CREATE'],
  'billing.writeOff': ['ZohoSubscriptions.invoices.CREATE'],
  'billing.transactions': ['ZohoSubscriptions.customers.READ'],
  'billing.createCreditNote': ['ZohoSubscriptions.creditnotes.CREATE'],
  'billing.applyCredit': ['ZohoSubscriptions.creditnotes.CREATE'],
};

/** Everything the bridge asks for, once each, in the order a person would type them in the API console (comma-separated there). */
export const REQUIRED_SCOPES: readonly string[] = [...new Set(Object.values(SCOPES).flat())];

/** What to ask for when Zoho says that this operation is not in the token's scope. */
export function scopesFor(operation: string): readonly string[] {
  return SCOPES[operation] ?? REQUIRED_SCOPES;
}
