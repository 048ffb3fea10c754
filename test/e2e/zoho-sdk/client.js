// A small program with Zoho's own SDK, as its README has it. It knows the emulator's address and nothing else of it, but for the
// clock, which it moves to get past the search lag. Prints what it read as one line of JSON.
import { advance, sdk, start } from './sdk.js';

const { RecordOperations, BodyWrapper, SearchRecordsParam, GetRecordParam, GetRecordsParam } = sdk.Record;
const { TagsOperations, NewTagRequestWrapper, ExistingTagRequestWrapper, ExistingTag, Tag } = sdk.Tags;
const leads = new RecordOperations('Leads');

await start();
const inserted = await write('createRecords', [
  { First_Name: 'Ada', Last_Name: 'Lovelace', Company: 'Analytical Engines', Email: 'ada@example.com' },
  { Last_Name: 'Ο Ἀριστοτέλης', Company: 'Λύκειον', Email: 'aristotle@example.com' },
  { Last_Name: 'Nobody', Company: 'Nowhere', Email: 'no address' },
]);
const upserted = await write(
  'upsertRecords',
  [
    { Last_Name: 'King', Email: 'ADA@example.com', Company: 'Analytical Engines' },
    { Last_Name: 'Babbage', Email: 'charles@example.com', Company: 'Difference Engines' },
  ],
  (body) => body.setDuplicateCheckFields(['Email']),
);
const ids = [inserted[0].id, upserted[1].id].map(BigInt);
await tag(ids, ['App User', 'Active']);
await untag(ids[1], 'Active');

const early = await search('charles@example.com');
await advance('PT10S');
const late = await search('charles@example.com');

const one = await read(ids[0]);
const listed = await list();
process.stdout.write(`${JSON.stringify({ inserted, upserted, early, late, one, listed })}\n`);

/** One call with several records; what became of each. */
async function write(method, records, more = () => undefined) {
  const body = new BodyWrapper();
  body.setData(
    records.map((fields) => {
      const record = new sdk.Record.Record();
      for (const [name, value] of Object.entries(fields)) record.addKeyValue(name, value);
      return record;
    }),
  );
  more(body);
  const answer = await leads[method](body);
  return answer
    .getObject()
    .getData()
    .map((item) => ({
      kind: item.constructor.name,
      code: item.getCode().getValue(),
      action: item.getAction?.()?.getValue?.(),
      id: item.getDetails().get('id')?.toString(),
      field: item.getDetails().get('api_name'),
    }));
}

async function tag(records, names) {
  const request = new NewTagRequestWrapper();
  request.setIds(records);
  request.setTags(
    names.map((name) => {
      const one = new Tag();
      one.setName(name);
      return one;
    }),
  );
  await new TagsOperations().addTagsToMultipleRecords('Leads', request);
}

async function untag(record, name) {
  const request = new ExistingTagRequestWrapper();
  const one = new ExistingTag();
  one.setName(name);
  request.setTags([one]);
  await new TagsOperations().removeTags('Leads', record, request);
}

/** The last names found; `null` when the answer was 204. */
async function search(email) {
  const params = new sdk.ParameterMap();
  await params.add(SearchRecordsParam.EMAIL, email);
  const answer = await leads.searchRecords(params);
  if (answer.getStatusCode() === 204) return null;
  return answer
    .getObject()
    .getData()
    .map((record) => record.getKeyValue('Last_Name'));
}

async function read(id) {
  const params = new sdk.ParameterMap();
  await params.add(GetRecordParam.FIELDS, 'First_Name,Last_Name,Email,Tag,Owner,Created_Time');
  const [record] = (await leads.getRecord(id, params)).getObject().getData();
  return {
    id: record.getId().toString(),
    lastName: record.getKeyValue('Last_Name'),
    tags: record.getTag().map((each) => each.getName()),
    createdAt: record.getCreatedTime() instanceof Date,
  };
}

async function list() {
  const params = new sdk.ParameterMap();
  await params.add(GetRecordsParam.FIELDS, 'Last_Name,Email');
  const page = (await leads.getRecords(params)).getObject();
  return { names: page.getData().map((record) => record.getKeyValue('Last_Name')), more: page.getInfo().getMoreRecords() };
}
