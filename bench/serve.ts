/** The child's half of `children.ts`: answers what the parent asks, ends with the parent. */
export function serve(handlers: Record<string, (input: never) => unknown>): void {
  process.on('message', ({ n, name, input }: { n: number; name: string; input: never }) => {
    void (async () => {
      try {
        const handler = handlers[name];
        if (!handler) throw new Error(`nothing is called ${name} here`);
        process.send?.({ n, value: (await handler(input)) ?? null });
      } catch (error) {
        process.send?.({ n, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ ready: true });
}

/** What this process takes of the memory now, and the most it ever took, in MB. */
export function memory(): { nowMb: number; peakMb: number } {
  return { nowMb: process.memoryUsage.rss() / 1e6, peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6 };
}

/** CPU time of this process so far, in ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
