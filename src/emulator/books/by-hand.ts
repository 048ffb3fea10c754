import { z } from 'zod';
import { type HandAction, handAction } from '../core/hand.js';
import { addField, apiName } from '../finance/documents/custom-fields.js';
import type { Finance } from '../finance/finance.js';

/** What an administrator does in Books' settings. */
export function booksByHand(finance: Finance) {
  return {
    /** A custom field that takes no value twice, for `X-Unique-Identifier-Key`. Answers its API name: `cf_tenant_id`. */
    addUniqueField: handAction({
      title: 'Set up a custom field without duplicates',
      module: 'contacts',
      input: z.strictObject({
        kind: z.enum(['contact', 'invoice', 'payment', 'creditnote']).default('contact'),
        label: z.string().regex(/^\w[\w ]*$/, 'letters, digits and blanks'),
      }),
      run: ({ kind, label }): string => {
        const name = apiName(label);
        if (kind !== 'contact') addField(finance, kind, label);
        const key = `${kind} ${name}`;
        if (!finance.settings.uniqueFields.includes(key)) finance.settings.uniqueFields.push(key);
        return name;
      },
    }),
  } satisfies Record<string, HandAction>;
}
