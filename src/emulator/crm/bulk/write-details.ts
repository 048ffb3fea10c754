import type { CrmState } from '../state.js';
import { formatTime } from '../time.js';
import { byline } from '../users.js';
import { writeZip } from '../zip/write.js';
import { writeCsv } from './csv.js';
import type { WriteJob } from './write-job.js';

/** A job as `GET /bulk/write/{id}` and its callback tell it. Shape: the OpenAPI files of bulk write. */
export function detailsOf(crm: CrmState, job: WriteJob): Record<string, unknown> {
  const { status, mappings, added, updated, skipped, total, findBy } = job;
  // What is not carried out at all is "skipped" below the job itself.
  const inner = status === 'FAILED' ? 'SKIPPED' : status;
  return {
    status,
    character_encoding: job.encoding,
    resource: [
      {
        status: inner,
        code: status === 'COMPLETED' ? 'SUCCESS' : status === 'FAILED' ? 'INVALID_FILE_FORMAT' : 'ADDED',
        type: 'data',
        module: { api_name: job.module, id: crm.tables[job.module].id },
        ignore_empty: job.ignoreEmpty,
        field_mappings: mappings.map(({ default_value: value, ...mapping }) => ({
          ...mapping,
          find_by: mapping.find_by ?? (mapping.api_name === findBy ? findBy : null),
          ...(value && { default_value: value }),
        })),
        file: {
          status: inner,
          name: job.fileName,
          added_count: added,
          skipped_count: skipped,
          updated_count: updated,
          total_count: status === 'COMPLETED' || status === 'FAILED' ? total : added + updated + skipped,
        },
      },
    ],
    id: job.id,
    ...(job.results.length > 0 && status === 'COMPLETED' && { result: { download_url: crm.world.origin() + resultPath(crm, job) } }),
    created_by: byline(crm.users.api(job.userId)),
    operation: job.operation,
    created_time: formatTime(job.createdAt),
    ...(job.callback && { callback: job.callback }),
  };
}

/** Where a result stands. Source: samples of .../api/v8/bulk-write/job-details.html; Zoho's host is another one. */
const resultPath = (crm: CrmState, { id }: WriteJob): string => `/v8/crm/org${crm.org.zgid}/bulk-write/${id}/${id}.zip`;

/** The result: a ZIP of one CSV with the first three mapped columns and what became of each row. */
export function resultFile(job: WriteJob): Buffer {
  const shown = Math.min(3, job.mappings.length);
  const rows = job.results.map((result) => [...result.slice(0, shown), ...result.slice(3)]);
  const bytes = writeCsv([[...job.titles.slice(0, shown), 'STATUS', 'RECORD_ID', 'ERRORS'], ...rows]);
  return writeZip([{ name: `${job.module}-${job.fileName}`, bytes }]);
}
