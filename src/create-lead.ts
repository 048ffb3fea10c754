import { createBridge } from './bridge.js';
import type { Bridge, SaveOptions } from './bridge-types.js';
import type { SavedUser, UserInput } from './types.js';

let shared: Promise<Bridge> | undefined;

/**
 * The one line for sign-up code: the user becomes a Lead, a Contact and a Billing customer. Resolves when the user is
 * saved durably, not when Zoho has answered. The bridge behind it is made once a process, of the environment.
 *
 * With `DATABASE_URL` the pushing is done by whichever process runs `zoho-bridge serve` or `worker`. With the embedded
 * database only this process can open the folder, so it does the pushing as well.
 *
 * @param user `id` and `email` are needed; the name may be given whole or in parts
 * @param options `tx`: the open transaction of the sign-up, so that both are saved or neither
 * @throws InputError when the user is not acceptable, ConfigError or StoreError when the bridge cannot be opened
 * @example await createLeadFromUser({ id: user.id, email: user.email, name: user.name }, { tx });
 */
export async function createLeadFromUser(user: UserInput, options?: SaveOptions): Promise<SavedUser> {
  shared ??= open();
  try {
    return await (await shared).users.save(user, options);
  } catch (error) {
    // A bridge that could not be opened is tried again by the next sign-up.
    await shared.catch(() => {
      shared = undefined;
    });
    throw error;
  }
}

async function open(): Promise<Bridge> {
  const bridge = await createBridge();
  if (bridge.config.database.kind === 'pglite' && bridge.config.zoho) await bridge.start();
  return bridge;
}
