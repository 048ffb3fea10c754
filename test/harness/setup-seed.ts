/**
 * Property tests go the same way in every run of the suite, so that a red one is about a change and not about luck. A longer look
 * (`NEVER_RUNS`, `INBOX_RUNS`) goes another way each time, and prints its seed; `FC_SEED` sets one.
 */
import fc from 'fast-check';

const { FC_SEED, NEVER_RUNS, INBOX_RUNS } = process.env;
const seed = FC_SEED ?? (NEVER_RUNS === undefined && INBOX_RUNS === undefined ? '1' : undefined);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
