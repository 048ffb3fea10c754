/** Starts the machine's own PostgreSQL in a temporary folder. Knows nothing of vitest, so benches and scripts can use it too. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

export interface PostgresServer {
  /** Connection string of the `postgres` database, as superuser. */
  url: string;
  /** Folder of the server's programs (`pg_dump`, `psql`). */
  bin: string;
  stop: () => Promise<void>;
}

/**
 * Folder of the newest PostgreSQL server programs on this machine, or undefined when there are none.
 * Looks where Debian, Homebrew and the PostgreSQL yum packages put them, then asks `pg_config` and the PATH.
 */
export function findPostgres(): string | undefined {
  const parents = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr'];
  const versioned = parents
    .flatMap((parent) => (existsSync(parent) ? readdirSync(parent).map((name) => ({ parent, name })) : []))
    .filter(({ parent, name }) => (parent === '/usr/lib/postgresql' ? /^\d+$/ : /^(postgresql@|pgsql-)\d+$/).test(name))
    .sort((a, b) => Number(b.name.replace(/\D/g, '')) - Number(a.name.replace(/\D/g, '')))
    .map(({ parent, name }) => join(parent, name, 'bin'));
  return [...versioned, ...askPgConfig(), ...(process.env.PATH ?? '').split(':')].find(
    (bin) => bin !== '' && existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')),
  );
}

/**
 * Starts a fresh server on a free port of 127.0.0.1 and a unix socket in its folder; resolves when it answers.
 * As root it runs as the user `postgres` (or `nobody`), because PostgreSQL refuses root.
 * It cannot outlive this process, however that ends: see `supervise`.
 */
export async function startPostgres({
  bin = findPostgres(),
  settings: others = {},
}: {
  bin?: string | undefined;
  /** Server settings that differ from the ones for tests, such as `{ fsync: 'on' }`. */
  settings?: Record<string, string>;
} = {}): Promise<PostgresServer> {
  if (!bin) throw new Error('no PostgreSQL server programs (initdb, postgres) were found on this machine');
  const as = unprivileged();
  // A unix socket path may have 107 bytes at most, and the folder must be reachable by the other user: both hold for /tmp.
  const folder = await mkdtemp(join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'zoho-bridge-pg-'));
  if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...as,
    cwd: folder,
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 200,
    shared_buffers: '128MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    logging_collector: 'off',
    ...others,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = supervise(folder, [join(bin, 'postgres'), '-D', data, ...options], as);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answering(url, join(folder, 'log'), server.ended).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { url, bin, stop: server.stop };
}

/**
 * A shell that waits for its stdin to close, then stops the server and removes the folder. The pipe closes when this process
 * ends, also by SIGKILL; `detached` keeps a terminal's Ctrl-C from reaching shell and server first.
 */
function supervise(folder: string, command: string[], as: { uid?: number; gid?: number }) {
  const script =
    'folder=$1; shift; "$@" </dev/null >"$folder/log" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$folder"';
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder, ...command], {
    ...as,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const state = { ended: false };
  void gone.then(() => {
    state.ended = true;
  });
  child.unref();
  return {
    ended: () => state.ended,
    stop: async () => {
      child.ref();
      child.stdin.end();
      await gone;
    },
  };
}

async function answering(url: string, log: string, ended: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const said = await readFile(log, 'utf8').catch(() => '');
      // Our own early attempts are logged as fatal, too: "the database system is starting up".
      if (ended() || /FATAL: +(?! |the database system is starting up)/.test(said) || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start:\n${said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // no such user on this machine: try the next name
    }
  }
  throw new Error('PostgreSQL refuses to run as root and there is neither a user "postgres" nor "nobody"');
}

function askPgConfig(): string[] {
  try {
    return [
      execFileSync('pg_config', ['--bindir'], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim(),
    ];
  } catch {
    return []; // not installed: the other places decide
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
