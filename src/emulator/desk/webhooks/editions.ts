import { licenceLimited } from '../errors.js';
import type { Edition } from '../limits.js';
import type { DeskState } from '../state.js';
import type { Webhook } from './types.js';

/** How many may be enabled. Source: desk.zoho.com/support/WebhookDocument.do; Express is not in its table, and stands between two zeros. */
const ENABLED: Record<Edition, number> = { free: 0, express: 0, standard: 0, professional: 5, enterprise: 10 };
/** How many there may be at all. Source: the same. */
const CONFIGURED = 20;

const refuse = (desk: DeskState, maxAllowedEntity: number) =>
  licenceLimited({ maxAllowedEntity, feature: 'WEBHOOKS', editionType: desk.limits.edition.toUpperCase() });

/** Whether one more may be made, or enabled. Throws DeskRefusal. */
export function checkRoom(desk: DeskState, { isNew, isEnabled }: { isNew: boolean; isEnabled: boolean }): void {
  const most = ENABLED[desk.limits.edition];
  if (isNew && most === 0) throw refuse(desk, 0);
  if (isNew && desk.webhooks.size >= CONFIGURED) throw refuse(desk, CONFIGURED);
  if (isEnabled && enabledWebhooks(desk).length >= most) throw refuse(desk, most);
}

/** Those that are sent to. After a downgrade the oldest stay, the others are switched off for good. */
export function enabledWebhooks(desk: DeskState): Webhook[] {
  const enabled = [...desk.webhooks.values()].filter(({ isEnabled }) => isEnabled);
  for (const webhook of enabled.splice(ENABLED[desk.limits.edition])) webhook.isEnabled = false;
  return enabled;
}
