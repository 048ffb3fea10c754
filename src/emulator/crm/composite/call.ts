import type { Answer, Incoming } from '../../core/types.js';
import { bodyOf, type Json, unreadable } from '../body.js';
import { transaction } from '../journal.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from '../problem.js';
import type { Call } from '../state.js';
import { allowance, tooMany } from './allowed.js';
import { parallelOrder } from './order.js';
import { type Answered, fill } from './reference.js';
import { ALL, incomingOf, MAX_SUB_REQUESTS, readSubRequests, type SubRequest } from './request.js';

/** What came of a sub-request: an answer, or that it was not even begun. */
type Outcome = { answer: Answer } | { problem: Problem };
type NotEmulated = 'not emulated';

/** The requests inside a composite one, for their credits and places. Those that are wrong cost nothing. */
export function innerRequests(incoming: Incoming): Incoming[] {
  const list = bodyOf(incoming)?.[ALL];
  if (!Array.isArray(list) || list.length > MAX_SUB_REQUESTS) return [];
  return readSubRequests(list).flatMap((sub) => ('code' in sub ? [] : incomingOf(incoming, sub)));
}

/**
 * `POST /__composite_requests`: up to five requests in one, with references between them; one after another, or (when
 * `rollback_on_fail` is not set) as if all at once. One credit, two when nothing had to be rolled back, and those of the
 * requests in it. Source: zoho.com/crm/developer/docs/api/v8/composite-api.html
 */
export function compositeRequest(call: Call): Answer | undefined {
  const read = readComposite(call);
  if ('answer' in read) return { ...read.answer, credits: 1 };
  const { rollback, parallel, items } = read;
  const subs = readSubRequests(items);
  const { result, rollBack } = transaction(call.crm.journal, () => carryOut(call, { subs, parallel, untilFailure: rollback }));
  const { outcomes, notEmulated } = result;
  if (notEmulated) {
    rollBack();
    call.crm.watch.notices.discard();
    return undefined;
  }
  const credits = outcomes.reduce((sum, outcome) => sum + (outcome && 'answer' in outcome ? (outcome.answer.credits ?? 0) : 0), 1);
  const failed = rollback ? outcomes.findIndex((outcome) => outcome && hasFailed(outcome)) : -1;
  if (failed >= 0) {
    rollBack();
    call.crm.watch.notices.discard();
    const shown = subs.map((_, index) => {
      const outcome = index === failed ? outcomes[index] : undefined;
      return outcome ? render(outcome) : stopped(index < failed ? 'ROLLBACK_PERFORMED' : 'PROCESSING_STOPPED', failed);
    });
    return { status: 400, body: { [ALL]: shown }, credits };
  }
  const begun = outcomes.filter((outcome) => outcome && 'answer' in outcome).length;
  const status = begun === subs.length ? 200 : begun === 0 ? 400 : 207;
  const shown = outcomes.map((outcome) => (outcome ? render(outcome) : null));
  return { status, body: { [ALL]: shown }, credits: credits + (rollback ? 1 : 0) };
}

function readComposite({ version, incoming }: Call): { rollback: boolean; parallel: boolean; items: unknown[] } | { answer: Answer } {
  const wrong = (body: Problem) => ({ answer: { status: 400, body } });
  if (version === 2)
    return wrong(problem('API_NOT_SUPPORTED', 'the api is supported only in the version 3.0 and above', { supported_version: 3 }));
  const body = bodyOf(incoming);
  if (!body) return { answer: unreadable() };
  const at = (name: string) => ({ api_name: name, json_path: `$.${name}` });
  const { rollback_on_fail: rollback = false, parallel_execution: parallel = rollback !== true, [ALL]: items } = body;
  if (typeof rollback !== 'boolean') return wrong(invalidData({ expected_data_type: 'boolean', ...at('rollback_on_fail') }));
  if (typeof parallel !== 'boolean') return wrong(invalidData({ expected_data_type: 'boolean', ...at('parallel_execution') }));
  if (rollback && parallel) {
    const due = ['rollback_on_fail', 'parallel_execution'].map(at);
    return wrong(problem('AMBIGUITY_DURING_PROCESSING', 'ambiguity while processing the request', { ambiguity_due_to: due }));
  }
  if (items === undefined || items === null) return wrong(mandatoryNotFound(at(ALL)));
  if (!Array.isArray(items) || items.length === 0) return wrong(invalidData({ expected_data_type: 'jsonarray', ...at(ALL) }));
  if (items.length > MAX_SUB_REQUESTS) return wrong(invalidData({ maximum_length: MAX_SUB_REQUESTS, ...at(ALL) }));
  return { rollback, parallel, items };
}

interface Plan {
  subs: (SubRequest | Problem)[];
  parallel: boolean;
  /** Nothing is begun after the first failure. */
  untilFailure: boolean;
}

function carryOut(call: Call, { subs, parallel, untilFailure }: Plan): { outcomes: (Outcome | undefined)[]; notEmulated: boolean } {
  const outcomes: (Outcome | undefined)[] = subs.map(() => undefined);
  const { order, looping } = parallel ? parallelOrder(subs) : { order: [...subs.keys()], looping: new Map<number, Problem>() };
  for (const index of order) {
    const sub = subs[index];
    if (!sub) continue;
    const looped = looping.get(index);
    const outcome =
      'code' in sub ? { problem: sub } : looped ? { problem: looped } : begin(call, sub, answeredBy({ subs, outcomes, sub, parallel }));
    if (outcome === 'not emulated') return { outcomes, notEmulated: true };
    outcomes[index] = outcome;
    if (untilFailure && hasFailed(outcome)) break;
  }
  return { outcomes, notEmulated: false };
}

/** What a sub-request may refer to: others that were carried out; "in parallel" they must have succeeded, too. */
function answeredBy({
  subs,
  outcomes,
  sub,
  parallel,
}: {
  subs: (SubRequest | Problem)[];
  outcomes: (Outcome | undefined)[];
  sub: SubRequest;
  parallel: boolean;
}): Answered {
  return (id) => {
    const at = subs.findIndex((other) => !('code' in other) && other.id === id);
    const outcome = outcomes[at];
    if (at < 0) return { missing: 'the given reference is invalid' };
    if (at === sub.index) return { missing: 'the given reference refers to the same sub request' };
    if (!outcome) return { missing: 'the given reference refers to a sub request that is yet to be executed' };
    if (!('answer' in outcome) || (parallel && hasFailed(outcome))) return { missing: 'the referred sub request has failed' };
    return { body: outcome.answer.body };
  };
}

function begin(call: Call, sub: SubRequest, answered: Answered): Outcome | NotEmulated {
  const ready = fill(sub, answered);
  if ('code' in ready) return { problem: ready };
  const asked = Number(/\/v(\d+)/.exec(ready.uri)?.[1]);
  if (asked > call.version) {
    const versions = { sub_request_version: asked, composite_request_version: call.version };
    return { problem: problem('NOT_ALLOWED', 'version of the sub request is higher than that of the composite request', versions) };
  }
  const incoming = incomingOf(call.incoming, ready);
  const route = call.inner.route(incoming);
  if (!route) return 'not emulated';
  const allowed = 'operation' in route ? allowance(route.operation) : {};
  if (!allowed) return { problem: problem('NOT_SUPPORTED', 'the given api is not supported in composite request') };
  const refused = tooMany(incoming, allowed);
  const answer = refused ? { ...refused, credits: 1 } : call.inner.run(incoming, route, allowed.most);
  return answer ? { answer } : 'not emulated';
}

const hasFailed = (outcome: Outcome): boolean => 'problem' in outcome || outcome.answer.status >= 400;

function stopped(code: 'ROLLBACK_PERFORMED' | 'PROCESSING_STOPPED', by: number): Problem {
  const message = 'the transaction was rolled back since another sub request in the same transaction failed.';
  return problem(code, message, { rollbacked_by_sub_request_index: by });
}

function render(outcome: Outcome): Json | Problem {
  if ('problem' in outcome) return outcome.problem;
  const { status, body = null, headers = {} } = outcome.answer;
  const shown =
    body === null ? {} : { 'Content-Disposition': 'attachment; filename=response.json', 'content-type': 'application/json;charset=utf-8' };
  return {
    code: 'SUCCESS',
    details: { response: { headers: { ...shown, ...headers }, status_code: status, body } },
    message: 'composite sub request executed successfully',
    status: 'success',
  };
}
