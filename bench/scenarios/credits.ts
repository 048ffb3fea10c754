import type { Lab } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { bridgeSignUps, type SignUpRun, sdkSignUps } from '../sign-ups.js';
import { table, times } from '../table.js';

export interface CreditFigures {
  rate: number | 'burst';
  count: number;
  bridge: SignUpRun;
  /** The same work with one call a step: lead, contact, tags on both. It costs the same at every rate. */
  sdk: SignUpRun['perSignUp'] | undefined;
}

const LATENCY_MS = 150;

/** What a sign-up costs in calls and credits: the more sign up, the fuller the calls. */
export async function credits(lab: Lab, { credits: plans, workers }: BenchOptions): Promise<CreditFigures[]> {
  const sdk = await sdkSignUps(lab, { rate: 2, count: 10, latencyMs: LATENCY_MS, workers, warmUp: 2 }, { all: true });
  const figures: CreditFigures[] = [];
  for (const { rate, count } of plans) {
    const name = Number.isFinite(rate) ? rate : 'burst';
    lab.note(`credits: ${count} sign-ups ${name === 'burst' ? 'at once' : `at ${rate}/s`}, Zoho takes ${LATENCY_MS} ms`);
    figures.push({
      rate: name,
      count,
      bridge: await bridgeSignUps(lab, { rate, count, latencyMs: LATENCY_MS, workers }),
      sdk: sdk?.perSignUp,
    });
  }
  return figures;
}

export function creditsTable(figures: CreditFigures[]): string {
  const two = (value: number) => value.toFixed(2);
  return table(
    ['sign-ups', 'CRM calls each', 'SDK', 'to the SDK', 'credits each', 'SDK', 'to the SDK', 'Billing calls each'],
    figures.map(({ rate, count, bridge: { perSignUp }, sdk }) => [
      rate === 'burst' ? `${count} at once` : `${rate}/s`,
      two(perSignUp.crmCalls),
      sdk ? two(sdk.crmCalls) : '–',
      times(perSignUp.crmCalls, sdk?.crmCalls),
      two(perSignUp.crmCredits),
      sdk ? two(sdk.crmCredits) : '–',
      times(perSignUp.crmCredits, sdk?.crmCredits),
      two(perSignUp.billingCalls),
    ]),
  );
}
