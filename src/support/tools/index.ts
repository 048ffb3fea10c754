import { addToEscalation } from './add-to-escalation.js';
import { escalateToHuman } from './escalate-to-human.js';
import { escalationStatus } from './escalation-status.js';
import { explainBilling } from './explain-billing.js';
import { findUser } from './find-user.js';

/** What agents may do, in the order in which they are shown. Every way in (MCP, the AI SDK) is made of these. */
export const TOOLS = [escalateToHuman, escalationStatus, addToEscalation, explainBilling, findUser] as const;

export type AnyTool = (typeof TOOLS)[number];
