import { z } from 'zod';
import type { Facts } from '../store/facts.js';
import type { Desk } from '../zoho/desk.js';
import type { CallContext } from '../zoho/types.js';

/** The label of the custom field that carries our key; its API name is Zoho's to choose. */
export const KEY_LABEL = 'Escalation Key';
export const KEY_LENGTH = 64;

const FACT = 'desk.key_field';
const stored = z.object({ apiName: z.string().min(1) });
/** A field that is there is asked for once a day, one that is missing every 15 s; one answer serves all processes. */
const FRESH_MS = 24 * 3_600_000;
const RECHECK_MS = 15_000;

/** Knows the field that a ticket is found by when the answer to its creation was lost. Without it no ticket is made. */
export interface DeskKey {
  /** Its API name; undefined when it is missing. */
  field(): Promise<string | undefined>;
  /** Asks Desk again: setup made it, or a ticket was refused for it. */
  recheck(): Promise<string | undefined>;
}

export function createDeskKey({ desk, facts, now = Date.now }: { desk: Desk; facts: Facts; now?: () => number }): DeskKey {
  const context: CallContext = { priority: 'live', correlationId: 'readiness', attempt: 1 };
  let known: { apiName: string | undefined; until: number } | undefined;
  const keep = (apiName: string | undefined, at: number) => {
    known = { apiName, until: at + (apiName === undefined ? RECHECK_MS : FRESH_MS) };
    return apiName;
  };

  async function recheck(): Promise<string | undefined> {
    const fields = await desk.ticketFields(context);
    const found = fields.find((field) => field.isCustom && field.label.toLowerCase() === KEY_LABEL.toLowerCase());
    const fits = found && (found.maxLength ?? KEY_LENGTH) >= 32 ? found.apiName : undefined;
    await facts.set(FACT, { apiName: fits ?? '' });
    return keep(fits, now());
  }

  return {
    recheck,
    async field() {
      if (known && now() < known.until) return known.apiName;
      const fact = await facts.get(FACT);
      const said = stored.safeParse(fact?.value).data;
      if (said && fact && now() - fact.at.getTime() < FRESH_MS) return keep(said.apiName, fact.at.getTime());
      return recheck();
    },
  };
}
