/** vitest globalSetup: reads Zoho's OpenAPI files once, where they are on the machine. What comes of them is kept until they change. */
import { prepare } from '../contract/spec/cache.js';
import { SPEC_SERVICES, withoutSpecs } from '../contract/spec/files.js';

export default async function setup(): Promise<void> {
  if (!withoutSpecs) await Promise.all(SPEC_SERVICES.map(prepare));
}
