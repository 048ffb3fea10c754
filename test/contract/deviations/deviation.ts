import type { Problem } from '../problems.js';

/** Where the emulator does not do what Zoho's OpenAPI files say, on purpose. */
export interface Deviation {
  /** As the files name it, names of parameters aside; one or several; `*` is any text. */
  operation: string | readonly string[];
  is: Problem['is'];
  /** Where in the answer (`$.data[].details.id`), one or several; `*` is any text. For a status: the status. */
  path: string | readonly string[];
  why: string;
  /** A public address, `recorded 2015`, or `seen in the wild: owner/repository`. */
  source: string;
}

/** Bodies recorded from the live service of 2015, when it was called Subscriptions. */
export const RECORDED = 'recorded 2015: github.com/payrollhero/zoho-subscriptions';

/** Its schemas were read from live answers. */
export const AIRBYTE = 'seen in the wild: airbytehq/airbyte (airbyte-integrations/connectors/source-zoho-billing/manifest.yaml)';

/** Bodies of single calls of CRM that the makers of its files publish beside them, one file a call. */
export const SAMPLES = 'https://github.com/zoho/crm-oas (v8.0/<resource>/operations/<operation>/examples)';

/** `$.plan.tax_id`, `$.plan.tax_name`: names below one place, written in one text. */
export const below = (place: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${place}.${name}`);
