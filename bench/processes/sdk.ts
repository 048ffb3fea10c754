/** The peer: plain loops with Zoho's official TypeScript SDK, unmodified, pointed at the emulator. */
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { machineMs, onSchedule } from '../clock.js';
import { type Person, person } from '../person.js';
import { memory, serve } from '../serve.js';

const {
  SDK_FOLDER = '',
  SDK_SCRATCH = '',
  ZOHO_EMULATOR_URL = '',
  ZOHO_CLIENT_ID = '',
  ZOHO_CLIENT_SECRET = '',
  ZOHO_REFRESH_TOKEN = '',
} = process.env;
const require = createRequire(join(SDK_FOLDER, 'package.json'));
/** The SDK is not a dependency of this package, so its classes have no types here: only what is used of them. */
const load = (path: string) =>
  require(join(SDK_FOLDER, 'node_modules/@zohocrm/typescript-sdk-8.0/dist', path)) as Record<string, new (...args: unknown[]) => Loose>;
type Loose = Record<string, (...args: unknown[]) => Loose & PromiseLike<Loose>>;

const api = (path: string) => load(`core/com/zoho/crm/api/${path}`);
const { RecordOperations } = api('record/record_operations.js');
const { BodyWrapper } = api('record/body_wrapper.js');
const { Record: SdkRecord } = api('record/record.js');
const { TagsOperations } = api('tags/tags_operations.js');
const { NewTagRequestWrapper } = api('tags/new_tag_request_wrapper.js');
const { Tag } = api('tags/tag.js');

function make(type: (new (...args: unknown[]) => Loose) | undefined, ...args: unknown[]): Loose {
  if (!type) throw new Error('this version of the SDK lacks a class');
  return new type(...args);
}

async function initialise(): Promise<void> {
  await mkdir(SDK_SCRATCH, { recursive: true });
  const { DataCenter } = load('routes/dc/data_center.js') as unknown as { DataCenter: { setEnvironment(...urls: string[]): unknown } };
  const { Levels } = load('routes/logger/logger.js') as unknown as { Levels: { OFF: unknown } };
  const environment = DataCenter.setEnvironment(ZOHO_EMULATOR_URL, `${ZOHO_EMULATOR_URL}/oauth/v2/token`, ZOHO_EMULATOR_URL);
  const token = make(load('models/authenticator/oauth_builder.js').OAuthBuilder)
    .clientId?.(ZOHO_CLIENT_ID)
    .clientSecret?.(ZOHO_CLIENT_SECRET)
    .refreshToken?.(ZOHO_REFRESH_TOKEN)
    .redirectURL?.('https://bench.example')
    .build?.();
  const builder = make(load('routes/initialize_builder.js').InitializeBuilder);
  await builder
    .environment?.(environment)
    .token?.(token)
    .store?.(make(load('models/authenticator/store/file_store.js').FileStore, join(SDK_SCRATCH, 'tokens.txt')))
    .SDKConfig?.(make(load('routes/sdk_config_builder.js').SDKConfigBuilder).build?.())
    .resourcePath?.(SDK_SCRATCH)
    .logger?.(make(load('routes/logger/log_builder.js').LogBuilder).level?.(Levels.OFF).filePath?.(null).build?.())
    .initialize?.();
}

/** One upsert call. Answers the ids Zoho gave, and how many records it refused. */
async function upsert(module: 'Leads' | 'Contacts', people: Person[]): Promise<{ ids: unknown[]; refused: number }> {
  const records = people.map(({ id, email, name }) => {
    const record = make(SdkRecord);
    record.addKeyValue?.('Last_Name', name);
    record.addKeyValue?.('Email', email);
    record.addKeyValue?.('External_User_ID', id);
    if (module === 'Leads') record.addKeyValue?.('Company', name);
    return record;
  });
  const body = make(BodyWrapper);
  body.setData?.(records);
  body.setDuplicateCheckFields?.(['External_User_ID', 'Email']);
  const answer = await make(RecordOperations, module).upsertRecords?.(body);
  const results = (answer?.getObject?.().getData?.() ?? []) as unknown as Loose[];
  const ids = results.flatMap((result) => {
    const details = result.getDetails?.() as unknown as Map<string, unknown> | undefined;
    return details?.get('id') ? [details.get('id')] : [];
  });
  return { ids, refused: people.length - ids.length };
}

async function tag(module: string, ids: unknown[]): Promise<void> {
  const wrapper = make(NewTagRequestWrapper);
  wrapper.setTags?.(
    ['App User', 'Active', 'Free Tier'].map((name) => {
      const one = make(Tag);
      one.setName?.(name);
      return one;
    }),
  );
  wrapper.setIds?.(ids);
  await make(TagsOperations).addTagsToMultipleRecords?.(module, wrapper);
}

serve({
  /** Gets a token and the fields' metadata, one call after the other, before anything is measured. */
  async start() {
    await initialise();
  },
  /** One upsert a sign-up at the moment it happens; with `all` also the contact and the tags of both. */
  async signUps({ offsets, from, all }: { offsets: number[]; from: number; all: boolean }) {
    const done: { id: string; commitMs: number; committedMs: number }[] = [];
    let refused = 0;
    await onSchedule(offsets, async (index) => {
      const user = person(from + index);
      const commitMs = machineMs();
      const lead = await upsert('Leads', [user]).catch(() => ({ ids: [], refused: 1 }));
      done.push({ id: user.id, commitMs, committedMs: commitMs });
      refused += lead.refused;
      if (!all) return;
      const contact = await upsert('Contacts', [user]).catch(() => ({ ids: [], refused: 1 }));
      refused += contact.refused;
      if (lead.ids.length > 0) await tag('Leads', lead.ids);
      if (contact.ids.length > 0) await tag('Contacts', contact.ids);
    });
    return { done, refused };
  },
  /** Reads the file and upserts leads, a hundred a call, one call after the other. */
  async import({ file }: { file: string }) {
    const started = performance.now();
    const startMb = memory().nowMb;
    let batch: Person[] = [];
    let refused = 0;
    let rows = 0;
    const send = async () => {
      if (batch.length > 0) refused += (await upsert('Leads', batch)).refused;
      batch = [];
    };
    for await (const row of createReadStream(file).pipe(parse({ columns: true }))) {
      rows += 1;
      batch.push(row as Person);
      if (batch.length === 100) await send();
    }
    await send();
    return { rows, refused, ms: performance.now() - started, startMb, peakMb: memory().peakMb };
  },
});
