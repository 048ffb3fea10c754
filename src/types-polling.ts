/** How tickets are looked at. */
export interface PollingPlan {
  /**
   * `scan`: all live tickets by their ids, a hundred a call. `changes`: what changed in Desk since the last look, and all tickets only
   * now and then. `none`: there are no tickets, or no credits.
   */
  way: 'none' | 'scan' | 'changes';
  /** Between two looks. */
  lookMs: number | null;
  /** Between two looks at all live tickets. */
  scanMs: number | null;
  /** Each live ticket is asked for by its id at least this often. */
  byIdMs: number | null;
  /** What that takes in a day at most. */
  creditsPerDay: number;
  /** What it may take in a day; null: Desk has no limit. */
  share: number | null;
  /** In words, when tickets are looked at rarely or not at all for want of credits. */
  warning: string | null;
}

/** The looks at tickets at a glance. */
export interface PollingStatus extends PollingPlan {
  /** Tickets that are looked at: open ones, and those closed a short while ago. */
  live: number;
  /** Webhooks tell changes, and looking only finds what they lost. */
  webhooks: boolean;
  /** Credits that looks took in the last 24 hours. */
  creditsUsed: number;
  /** Credits of Desk that everything else of ours took in the last 24 hours. */
  creditsOthers: number;
  /** What Desk last said is left of the day's credits, for all of the organisation's integrations. */
  creditsLeft: number | null;
  /** When tickets were last looked at, by Zoho's clock. */
  lookedAt: string | null;
}

/** What one look at tickets found. */
export interface TicketsLook {
  live: number;
  /** What was done: `scan`, `changes`, `byId`. */
  ways: ('scan' | 'changes' | 'byId')[];
  /** Rows of tickets that Desk answered, whoever they belong to. */
  rows: number;
  /** Tickets that are fetched again, because they differ from what is here or their turn has come. */
  rung: number;
  calls: number;
  credits: number;
}
