import type { CrmState } from './state.js';

/** Enters something in the agenda that is only done while this CRM is the one there is: a call may still be under way at a reset. */
export function later(crm: CrmState, at: number, run: () => void): void {
  crm.world.agenda.at(at, () => {
    if (!crm.over) run();
  });
}
