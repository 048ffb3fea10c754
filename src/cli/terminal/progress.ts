import type { SingleBar } from 'cli-progress';
import type { Output } from '../cli.js';

export interface Progress {
  /** `total` may grow; the first update starts the bar. */
  update(at: { done: number; total: number; note?: string }): void;
  stop(): void;
}

/** A progress bar on standard error, on a terminal only: in a log file it would be a mess. */
export async function createProgress(stderr: Output, unit: string): Promise<Progress> {
  if (!stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const { default: cliProgress } = await import('cli-progress');
  let bar: SingleBar | undefined;
  return {
    update({ done, total, note = '' }) {
      if (total <= 0) return;
      bar ??= start(new cliProgress.SingleBar(look(stderr, unit)), total);
      bar.setTotal(total);
      bar.update(Math.min(done, total), { note });
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function start(bar: SingleBar, total: number): SingleBar {
  bar.start(total, 0, { note: '' });
  return bar;
}

const look = (stderr: Output, unit: string) => ({
  // The library writes to a terminal stream; on a terminal that is what stderr is.
  stream: stderr as unknown as NodeJS.WritableStream,
  format: `{bar} {percentage}% {value}/{total} ${unit} {eta_formatted} {note}`,
  barCompleteChar: '█',
  barIncompleteChar: '░',
  hideCursor: true,
  clearOnComplete: true,
  etaBuffer: 50,
});
