import type { Check } from '../types.js';
import type { Desk } from '../zoho/desk.js';
import type { CallContext } from '../zoho/types.js';
import { type DeskKey, KEY_LABEL } from './desk-key.js';

const context: CallContext = { priority: 'live', correlationId: 'doctor', attempt: 1 };
type Finding = Omit<Check, 'name'>;

/** What has to be right in Desk. Without it escalations are kept and wait, so what is not set warns. */
export async function checkDesk(
  {
    desk,
    key,
    organizationId,
    departmentId,
    openStatus,
  }: {
    desk: Desk;
    key: DeskKey;
    organizationId: string | undefined;
    departmentId: string | undefined;
    openStatus: string | undefined;
  },
  check: (name: string, work: () => Promise<Finding>) => Promise<boolean>,
): Promise<void> {
  const wait = 'Run "zoho-bridge setup". Until then escalations are kept and wait.';
  if (!organizationId || !departmentId) {
    const variable = organizationId ? 'ZOHO_DESK_DEPARTMENT_ID' : 'ZOHO_DESK_ORGANIZATION_ID';
    await check('Desk', async () => ({ state: 'warn', detail: `${variable} is not set`, remedy: wait }));
    return;
  }
  const reachable = await check('Desk department', async () => {
    const departments = await desk.departments(context);
    const found = departments.find((one) => one.id === departmentId);
    if (found?.isEnabled) return { state: 'ok', detail: found.name, remedy: null };
    const list = departments.map(({ id, name }) => `${id} ${name}`).join(', ') || 'none';
    return {
      state: 'fail',
      detail: found ? 'is disabled' : "is none of this user's departments",
      remedy: `Set ZOHO_DESK_DEPARTMENT_ID to one of: ${list}. The API user must be in it.`,
    };
  });
  if (!reachable) return;
  await check('Desk tickets: field for our key', async () => {
    const field = await key.recheck();
    if (field !== undefined) return { state: 'ok', detail: field, remedy: null };
    return { state: 'fail', detail: `a single-line field "${KEY_LABEL}" is missing`, remedy: wait };
  });
  if (openStatus !== undefined) {
    await check('Desk tickets: label of open ones', async () => {
      const choices = (await desk.ticketFields(context)).find(({ apiName }) => apiName === 'status')?.choices ?? [];
      const open = choices.filter(({ statusType }) => statusType === 'Open').map(({ value }) => value);
      // Not every portal tells.
      if (open.length === 0 || open.includes(openStatus)) return { state: 'ok', detail: openStatus, remedy: null };
      const remedy = `Set ZOHO_DESK_OPEN_STATUS to one of: ${open.join(', ')}. Until then tickets stay closed when users answer.`;
      return { state: 'fail', detail: 'is no label of the type Open', remedy };
    });
  }
  await check('scope: search in Desk', async () => {
    const now = Date.now();
    const modified = { from: new Date(now - 1000).toISOString(), to: new Date(now).toISOString() };
    await desk.searchTickets({ modified, limit: 1 }, context);
    return { state: 'ok', detail: 'Desk.tickets, Desk.search.READ', remedy: null };
  });
}
