// What takes its time, with Zoho's own SDK: notifications, a file of leads, a query over them, and the conversion of one. Prints what it
// read as one line of JSON.
import { createReadStream } from 'node:fs';
import { advance, sdk, start } from './sdk.js';

const { LEADS_ZIP, NOTIFY_URL } = process.env;
const { BulkWriteOperations, UploadFileHeader } = sdk.BulkWrite;
const { NotificationsOperations, Notification, DeleteNotificationParam } = sdk.Notifications;
const CHANNEL = '1000000068001';

await start();
const enabled = await watch();
const file = await upload();
const job = await write(file);
await advance('PT1M');
const done = await jobDetails(job);
const found = await query("select Last_Name, Email from Leads where Email = 'grace@example.com' limit 10");
const converted = await convert(found[0].id);
const again = await convert(found[0].id);
const disabled = await unwatch();
process.stdout.write(`${JSON.stringify({ enabled, file, done, found, converted, again, disabled })}\n`);

async function watch() {
  const notification = new Notification();
  notification.setChannelId(CHANNEL);
  notification.setEvents(['Leads.create', 'Leads.edit']);
  notification.setNotifyUrl(NOTIFY_URL);
  notification.setToken('secret');
  const body = new sdk.Notifications.BodyWrapper();
  body.setWatch([notification]);
  const [item] = (await new NotificationsOperations().enableNotifications(body)).getObject().getWatch();
  return { kind: item.constructor.name, code: item.getCode().getValue() };
}

async function unwatch() {
  const params = new sdk.ParameterMap();
  await params.add(DeleteNotificationParam.CHANNEL_IDS, CHANNEL);
  const [item] = (await new NotificationsOperations().deleteNotification(params)).getObject().getWatch();
  return item.getCode().getValue();
}

async function upload() {
  const request = new sdk.BulkWrite.FileBodyWrapper();
  request.setFile(new sdk.StreamWrapper('leads.zip', createReadStream(LEADS_ZIP)));
  const headers = new sdk.HeaderMap();
  await headers.add(UploadFileHeader.FEATURE, 'bulk-write');
  await headers.add(UploadFileHeader.X_CRM_ORG, '804511998');
  const answer = (await new BulkWriteOperations().uploadFile(request, headers)).getObject();
  return answer.getDetails().get('file_id').toString();
}

async function write(fileId) {
  const request = new sdk.BulkWrite.RequestWrapper();
  request.setOperation(new sdk.Choice('insert'));
  const resource = new sdk.BulkWrite.Resource();
  resource.setType(new sdk.Choice('data'));
  const module = new sdk.Modules.MinifiedModule();
  module.setAPIName('Leads');
  resource.setModule(module);
  resource.setFileId(fileId);
  resource.setFieldMappings(
    ['Last_Name', 'Email', 'Company'].map((name, index) => {
      const mapping = new sdk.BulkWrite.FieldMapping();
      mapping.setAPIName(name);
      mapping.setIndex(index);
      return mapping;
    }),
  );
  request.setResource([resource]);
  const answer = (await new BulkWriteOperations().createBulkWriteJob(request)).getObject();
  return answer.getDetails().get('id').toString();
}

async function jobDetails(id) {
  const details = (await new BulkWriteOperations().getBulkWriteJobDetails(id)).getObject();
  const [resource] = details.getResource();
  const counts = resource.getFile();
  return {
    status: details.getStatus(),
    counts: [counts.getTotalCount(), counts.getAddedCount(), counts.getSkippedCount()].map(Number),
    result: await downloaded(details.getResult().getDownloadUrl()),
  };
}

/** How the file with the results begins. */
async function downloaded(url) {
  const file = (await new BulkWriteOperations().downloadBulkWriteResult(url)).getObject().getFile();
  return Buffer.from(file.getStream()).subarray(0, 2).toString();
}

async function query(text) {
  const body = new sdk.Coql.BodyWrapper();
  body.setSelectQuery(text);
  const records = (await new sdk.Coql.CoqlOperations().getRecords(body)).getObject().getData();
  return records.map((record) => ({ id: record.getId().toString(), name: record.getKeyValue('Last_Name') }));
}

/** What came of it: names of the details, or a code. */
async function convert(id) {
  const converter = new sdk.ConvertLead.LeadConverter();
  converter.setOverwrite(true);
  const body = new sdk.ConvertLead.BodyWrapper();
  body.setData([converter]);
  const answer = (await new sdk.ConvertLead.ConvertLeadOperations(BigInt(id)).convertLead(body)).getObject();
  const item = answer.getData?.()[0] ?? answer;
  return { kind: item.constructor.name, code: item.getCode().getValue(), details: [...item.getDetails().keys()] };
}
