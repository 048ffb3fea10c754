import { z } from 'zod';
import type { Accounts } from '../accounts/index.js';
import type { RunningAgenda } from '../core/agenda.js';
import type { CallLog } from '../core/calls.js';
import type { SteerableClock } from '../core/clock.js';
import { DEFAULTS } from '../core/defaults.js';
import type { Faults } from '../core/faults.js';
import type { HandAction } from '../core/hand.js';
import type { Latency } from '../core/latency.js';
import type { PostOffice } from '../core/post-office.js';
import { type Shelf, shelfOfRows } from '../core/shelf.js';
import type { EmulatedService } from '../core/types.js';
import type { ByHandOfAll } from '../services.js';
import { createAccountsControl } from './accounts.js';
import type { FaultPlanInput, LatencyInput, LimitsInput } from './schemas.js';
import { faultPlan, latencySetting, limitsChange } from './schemas.js';
import { createSettings } from './settings.js';
import { createWebhookControl } from './webhooks.js';

export interface OperatorParts {
  services: EmulatedService[];
  byHand: ByHandOfAll;
  accounts: Accounts;
  clock: SteerableClock;
  agenda: RunningAgenda;
  outbox: PostOffice;
  faults: Faults;
  latency: Latency;
  calls: CallLog;
  origin(): string;
  /** Makes requests that are under way now come to nothing. */
  nextEpoch(): void;
}

export type Operator = ReturnType<typeof createOperator>;

/**
 * Everything a person or a test can do to the emulator, once: `/_emulator` and the `Emulator` object are both doors to
 * it. Inputs are checked here; wrong ones throw ZodError, RangeError or Error with a message fit to be shown.
 */
export function createOperator({
  services,
  byHand,
  accounts,
  clock,
  agenda,
  outbox,
  faults,
  latency,
  calls,
  origin,
  nextEpoch,
}: OperatorParts) {
  const tokens = createAccountsControl(accounts);
  const webhooks = createWebhookControl({ services, outbox });
  const settings = createSettings({ services, faults, latency, outbox, webhooks });

  const limits = () => Object.fromEntries(services.map((service) => [service.name, service.limits?.() ?? {}]));

  /** The records for leafing through: counted and paged, not all rendered. */
  const shelves = (): { service: string; shelves: Shelf[] }[] =>
    services
      .filter(({ name }) => name !== 'accounts')
      .map((service) => ({
        service: service.name,
        shelves:
          service.shelves?.() ??
          Object.entries(service.state()).map(([name, rows]) => shelfOfRows(name, rows as Record<string, unknown>[])),
      }));

  return {
    calls,
    clock,
    outbox,
    /** What people can do by hand, by service and name. */
    handActions: (): Record<string, Record<string, HandAction>> =>
      Object.fromEntries(services.map((service) => [service.name, service.byHand ?? {}])),
    /** What people do in Zoho without the API, by service. */
    byHand,

    /** The environment that points the bridge (or anything else) at this emulator. */
    env: (): Record<string, string> => ({
      ZOHO_CLIENT_ID: DEFAULTS.clientId,
      ZOHO_CLIENT_SECRET: DEFAULTS.clientSecret,
      ZOHO_REFRESH_TOKEN: DEFAULTS.refreshToken,
      ZOHO_API_DOMAIN: DEFAULTS.apiDomain,
      ZOHO_EMULATOR_URL: origin(),
      ZOHO_BILLING_ORGANIZATION_ID: DEFAULTS.organizations.billing,
      ZOHO_BOOKS_ORGANIZATION_ID: DEFAULTS.organizations.books,
      ZOHO_DESK_ORGANIZATION_ID: DEFAULTS.organizations.desk,
      ZOHO_DESK_DEPARTMENT_ID: DEFAULTS.deskDepartmentId,
      ZOHO_WEBHOOK_SECRET: DEFAULTS.webhookSecret,
    }),

    /** What is emulated and what is known not to be, by service, each operation with its sources and how sure we are. */
    operations: () => services.map(({ name, operations, sources }) => ({ service: name, operations: operations(), sources })),
    /** All records, by service and module, each as that service's own GET answers it. */
    state: (): Record<string, Record<string, unknown[]>> =>
      Object.fromEntries(services.filter(({ name }) => name !== 'accounts').map((service) => [service.name, service.state()])),

    shelves,
    /** One record as its service's own GET answers it. */
    findRecord: (service: string, module: string, id: string): Record<string, unknown> | undefined =>
      shelves()
        .find((each) => each.service === service)
        ?.shelves.find(({ name }) => name === module)
        ?.find(id),
    setFaults: (input: FaultPlanInput) => {
      faults.set(faultPlan.parse(input));
      return faults.show();
    },
    faults: () => faults.show(),

    setLatency: (input: LatencyInput) => {
      latency.set(latencySetting.parse(input));
      return latency.show();
    },
    latency: () => latency.show(),

    setLimits: (input: LimitsInput) => {
      for (const [name, values] of Object.entries(limitsChange.parse(input))) {
        const service = services.find((candidate) => candidate.name === name);
        if (!service?.setLimits) throw new Error(`${name} has no limits in this version of the emulator`);
        try {
          service.setLimits(values ?? {});
          settings.noteLimits(name, values ?? {});
        } catch (error) {
          throw error instanceof z.ZodError
            ? new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] })))
            : error;
        }
      }
      return limits();
    },
    limits,

    /** Billing's webhook, and how badly all of them travel. */
    webhooks,
    /** For a saved state. */
    settings,

    /** Tokens and applications. */
    accounts: tokens.show,
    setAccounts: tokens.set,
    tokens: tokens.tokens,
    createCode: tokens.createCode,
    clients: tokens.clients,
    setClient: tokens.setClient,

    /** Back to a bare org. Client, refresh token and organisations stay the same; ids go on growing. */
    reset: () => {
      nextEpoch();
      agenda.clear();
      outbox.reset();
      clock.reset();
      for (const service of services) service.reset();
      webhooks.reset();
      settings.reset();
      faults.set({ seed: 1, rules: [] });
      latency.reset();
      calls.reset();
    },
  };
}
