/**
 * Does one granted OAuth scope cover one wanted scope? Case does not matter (official files mix `.all` and `.ALL`).
 * `Service.fullaccess.all` covers the service; `Service.group.ALL` every operation and every module of the group
 * (`ZohoCRM.modules.ALL` covers `ZohoCRM.modules.Leads.READ`); `Service.group.READ` reads every module of the group.
 * Source: zoho.com/crm/developer/docs/api/v8/scopes.html
 */
export function covers(granted: string, wanted: string): boolean {
  const have = granted.toLowerCase().split('.');
  const want = wanted.toLowerCase().split('.');
  if (have[0] !== want[0]) return false;
  if (have[1] === 'fullaccess') return true;
  const operation = have.at(-1);
  const group = have.slice(0, -1);
  if (operation !== 'all' && operation !== want.at(-1)) return false;
  return group.length < want.length && group.every((part, index) => part === want[index]);
}

/** Splits what people write between scopes: commas (Zoho's way) or spaces (OAuth's way). */
export function parseScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== '');
}
