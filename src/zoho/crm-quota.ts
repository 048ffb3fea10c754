// Records in one upsert: https://www.zoho.com/crm/developer/docs/api/v8/upsert-records.html
export const RECORDS_PER_UPSERT = 100;
// An upsert of more records than this is a heavy call, of which ten may run at once in every edition (same page as the credits).
export const LIGHT_RECORDS = 10;
// Record ids in one add_tags or remove_tags: https://www.zoho.com/crm/developer/docs/api/v8/add-tags.html
export const IDS_PER_TAG_CALL = 500;
// Rows of one query: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
export const COQL_ROWS = 2_000;

/**
 * What Zoho charges; everything not listed costs one credit.
 * Source: https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html
 */
export const credits = {
  /** One for each 10 records: batches save time, and credits only up to tenfold. */
  upsert: (records: number) => Math.max(1, Math.ceil(records / 10)),
  /** One for each 50 records. */
  tags: (ids: number) => Math.max(1, Math.ceil(ids / 50)),
  /** One lead. */
  convert: 5,
  coql: (rows: number) => (rows <= 200 ? 1 : rows <= 1_000 ? 2 : 3),
};
