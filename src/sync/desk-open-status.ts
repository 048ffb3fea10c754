import type { Desk } from '../zoho/desk.js';
import type { CallContext } from '../zoho/types.js';

/** Labels change rarely, and a label that Desk refuses is asked for again. */
const FRESH_MS = 24 * 3_600_000;
/** What Desk begins with, and what a portal that does not tell its labels is believed to have. */
const USUAL = 'Open';

/** Knows the label of an open ticket, which admins may have renamed. */
export interface OpenStatus {
  label(context: CallContext): Promise<string>;
  /** Asks Desk again: it refused the label. */
  recheck(context: CallContext): Promise<string>;
}

/**
 * `configured` (`ZOHO_DESK_OPEN_STATUS`) is taken as it is. Else: of the labels that mean open, `Open` or the first. Source: GET /fields,
 * desk.zoho.com/DeskAPIDocument; help.zoho.com, "Customizing Ticket Statuses".
 */
export function createOpenStatus({
  desk,
  configured,
  now = Date.now,
}: {
  desk: Pick<Desk, 'ticketFields'>;
  configured: string | undefined;
  now?: () => number;
}): OpenStatus {
  let known: { label: string; until: number } | undefined;

  async function recheck(context: CallContext): Promise<string> {
    if (configured !== undefined) return configured;
    const status = (await desk.ticketFields(context)).find(({ apiName }) => apiName === 'status');
    const open = (status?.choices ?? []).filter(({ statusType }) => statusType === 'Open').map(({ value }) => value);
    const label = open.includes(USUAL) ? USUAL : (open[0] ?? USUAL);
    known = { label, until: now() + FRESH_MS };
    return label;
  }
  return { recheck, label: async (context) => (known && now() < known.until ? known.label : recheck(context)) };
}
