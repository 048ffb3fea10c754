import { reportError } from './report-error.js';
import { runCli } from './run-cli.js';

const { argv, env, stdout, stderr } = process;

/** How long something forgotten may keep the process alive after the command has ended. */
const LINGER_MS = 3000;

/** A terminal tells the whole group of Ctrl-C, and npm and tsx pass it on once more: within this time it is the same one. */
const TWICE_MS = 300;

// `zoho-bridge users list | head` closes the pipe: that is no failure.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// A promise nobody waited for is a bug of this program; it ends as any other failure does, in one readable message.
process.on('unhandledRejection', (error) => {
  process.exit(reportError(error, { json: false, debug: /^(debug|trace)$/i.test(env.LOG_LEVEL ?? ''), stdout, stderr }));
});

process.exitCode = await runCli({
  argv: argv.slice(2),
  env,
  stdout,
  stderr,
  onStop: () =>
    new Promise((resolve) => {
      let firstAt: number | undefined;
      const onSignal = (signal: NodeJS.Signals) => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > TWICE_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
        resolve(signal);
      };
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    }),
  async openBridge({ config, level, migrate }) {
    const [{ createBridge }, { createLogger }] = await Promise.all([import('../bridge.js'), import('../logger.js')]);
    const logger = createLogger({ level: env.LOG_LEVEL?.trim() ? config.logLevel : level, readable: stderr.isTTY === true });
    return createBridge({ config, logger, migrate });
  },
});
setTimeout(() => process.exit(), LINGER_MS).unref();
