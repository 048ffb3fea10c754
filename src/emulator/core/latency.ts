export interface LatencySetting {
  ms: number;
  jitterMs: number;
}

export interface Latency {
  /** Without `service`: for all of them, and what was set for one of them is forgotten. */
  set(setting: LatencySetting & { service?: string | undefined }): void;
  /** How long this answer takes: `ms` plus up to `jitterMs`. */
  pick(service: string): number;
  show(): ShownLatency;
  /** Takes what `show` told. */
  resume(shown: ShownLatency): void;
  reset(): void;
}

export interface ShownLatency extends LatencySetting {
  services: Record<string, LatencySetting>;
}

/** How slow each service is. Zero until set. `random` gives 0 to 1. */
export function createLatency({ random }: { random: () => number }): Latency {
  let everywhere: LatencySetting = { ms: 0, jitterMs: 0 };
  let services: Record<string, LatencySetting> = {};

  return {
    set: ({ ms, jitterMs, service }) => {
      if (service !== undefined) services[service] = { ms, jitterMs };
      else {
        everywhere = { ms, jitterMs };
        services = {};
      }
    },
    pick: (service) => {
      const { ms, jitterMs } = services[service] ?? everywhere;
      return jitterMs === 0 ? ms : ms + random() * jitterMs;
    },
    resume: ({ services: each, ...all }) => {
      everywhere = all;
      services = { ...each };
    },
    show: () => ({ ...everywhere, services: { ...services } }),
    reset: () => {
      everywhere = { ms: 0, jitterMs: 0 };
      services = {};
    },
  };
}
