import type { Faults } from '../core/faults.js';
import type { Latency } from '../core/latency.js';
import type { PostOffice } from '../core/post-office.js';
import type { EmulatedService, WebhookSettings } from '../core/types.js';
import type { Settings } from '../state/header.js';

type LimitsChange = Record<string, Record<string, unknown>>;

/** Everything the controls set that no service saves by itself, to be saved and applied again. */
export function createSettings({
  services,
  faults,
  latency,
  outbox,
  webhooks,
}: {
  services: EmulatedService[];
  faults: Faults;
  latency: Latency;
  outbox: PostOffice;
  webhooks: { settings(): WebhookSettings | undefined; configure(settings: WebhookSettings | undefined): void };
}) {
  let changes: LimitsChange[] = [];

  return {
    /** One service's limits were changed. Kept in order: an edition brings values along which a later change corrects. */
    noteLimits: (service: string, values: Record<string, unknown>): void => {
      const isOverruled = (change: LimitsChange) => Object.keys(change[service] ?? { '': 0 }).every((name) => Object.hasOwn(values, name));
      changes = [...changes.filter((change) => !isOverruled(change)), { [service]: values }];
    },
    save: (): Settings => {
      const webhook = webhooks.settings();
      return {
        limits: changes,
        faults: faults.show(),
        latency: latency.show(),
        webhook: webhook ? { ...webhook, secret: webhook.secret ?? null } : null,
        misery: outbox.misery(),
      };
    },
    /** To a fresh emulator, before its services take their records. */
    apply: (saved: Settings): void => {
      for (const change of saved.limits) {
        for (const [name, values] of Object.entries(change)) services.find((service) => service.name === name)?.setLimits?.(values);
      }
      changes = saved.limits;
      faults.resume(saved.faults);
      latency.resume(saved.latency);
      outbox.setMisery(saved.misery);
      if (saved.webhook) webhooks.configure({ ...saved.webhook, secret: saved.webhook.secret ?? undefined });
    },
    reset: (): void => {
      changes = [];
    },
  };
}
