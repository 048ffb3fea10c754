import { fieldError, invalidData } from '../errors.js';
import type { DeskState } from '../state.js';

/** Source: desk.zoho.com/support/WebhookDocument.do, for events; taken to hold for the handshake, too. */
export const TIMEOUT_MS = 5000;

/**
 * Asks an address whether it is one: GET, and where that is not answered with 200, POST. Neither is signed. Throws DeskRefusal
 * when both fail; what Zoho says then is not published, a 422 about `/url` is inferred.
 */
export async function shakeHands(desk: DeskState, url: string): Promise<void> {
  const { outbox } = desk.world;
  const got = await outbox.probe({ method: 'GET', url, timeoutMs: TIMEOUT_MS });
  if (got.status === 200) return;
  const headers = { 'content-type': 'application/json' };
  const posted = await outbox.probe({ method: 'POST', url, headers, body: '{}', timeoutMs: TIMEOUT_MS });
  if (posted.status !== 200) throw invalidData([{ ...fieldError('/url'), errorMessage: 'The URL could not be validated.' }]);
}
