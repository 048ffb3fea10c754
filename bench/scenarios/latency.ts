import type { Lab } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { bridgeSignUps, type SignUpRun, sdkSignUps } from '../sign-ups.js';
import { ms, table, times, whole } from '../table.js';

export interface LatencyFigures {
  latencyMs: number;
  /** So many imported users were being pushed meanwhile. */
  beside?: number;
  bridge: SignUpRun;
  sdk: SignUpRun | undefined;
  aim: { p50: number; p99: number; met: boolean } | undefined;
}

/** How long a sign-up takes to become a lead, while others sign up. */
export async function latency(lab: Lab, { latencies, rate, seconds, workers, beside }: BenchOptions): Promise<LatencyFigures[]> {
  const figures: LatencyFigures[] = [];
  for (const latencyMs of latencies) {
    const plan = { rate, count: rate * seconds, latencyMs, workers };
    lab.note(`sign-up to lead: ${plan.count} sign-ups at ${rate}/s, Zoho takes ${latencyMs} ms`);
    const bridge = await bridgeSignUps(lab, plan);
    const sdk = await sdkSignUps(lab, plan, { all: false });
    const aim = { p50: latencyMs + 15, p99: latencyMs + 60 };
    figures.push({ latencyMs, bridge, sdk, aim: { ...aim, met: bridge.toLead.p50 <= aim.p50 && bridge.toLead.p99 <= aim.p99 } });
  }
  if (beside > 0) {
    const latencyMs = latencies.at(-1) ?? 0;
    lab.note(`sign-up to lead while ${beside} imported users are pushed, Zoho takes ${latencyMs} ms`);
    // Fewer of them: they must end before the import does.
    const plan = { rate: rate / 2, count: (rate / 2) * 10, latencyMs, workers, beside, warmUp: Math.ceil(rate / 2) };
    figures.push({ latencyMs, beside, bridge: await bridgeSignUps(lab, plan), sdk: undefined, aim: undefined });
  }
  return figures;
}

export function latencyTable(figures: LatencyFigures[]): string {
  return table(
    ['ms from commit', 'p50', 'p90', 'p99', 'max', 'p50 to the SDK', 'p99 to the SDK', 'aim p50 / p99'],
    figures.flatMap(({ latencyMs, beside, bridge, sdk, aim }) => [
      row(
        beside ? `the same beside an import of ${whole(beside)}` : `bridge, Zoho takes ${latencyMs} ms: lead answered`,
        bridge.toLead,
        sdk?.toLead,
        aim ? `${aim.p50} / ${aim.p99} ${aim.met ? 'met' : 'MISSED'}` : '',
      ),
      row('        … request reached Zoho', bridge.toRequest, sdk?.toRequest, ''),
      ...(sdk
        ? [
            row(
              `SDK loop, Zoho takes ${latencyMs} ms: lead answered`,
              sdk.toLead,
              undefined,
              sdk.refused > 0 ? `${sdk.refused} refused` : '',
            ),
          ]
        : []),
    ]),
  );
}

function row(name: string, spread: SignUpRun['toLead'], peer: SignUpRun['toLead'] | undefined, aim: string): string[] {
  return [
    name,
    ms(spread.p50),
    ms(spread.p90),
    ms(spread.p99),
    ms(spread.max),
    times(spread.p50, peer?.p50),
    times(spread.p99, peer?.p99),
    aim,
  ];
}
