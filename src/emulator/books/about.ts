import type { About } from '../core/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  'Books files': 'https://www.zoho.com/books/api/v3/openapi-all.zip',
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {};

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {};
