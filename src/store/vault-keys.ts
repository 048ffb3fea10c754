import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, StoreError } from '../errors.js';
import type { VaultKey } from './vault.js';

const VARIABLE = 'ZOHO_BRIDGE_ENCRYPTION_KEY';
const REMEDY = 'Give 32 random bytes in base64 or hex; make them with: openssl rand -base64 32';

/**
 * The keys in the value of ZOHO_BRIDGE_ENCRYPTION_KEY: separated by commas, each 32 bytes in base64, base64url or hex. The first
 * one seals, all of them open.
 *
 * @throws ConfigError naming each key that is not one, by its position, never by its value.
 */
export function parseKeys(text: string | readonly string[]): VaultKey[] {
  const texts = (typeof text === 'string' ? text.split(',') : text).map((key) => key.trim());
  const secrets = texts.map(decode);
  const problems = secrets.flatMap((secret, index) => {
    if (secret === undefined) return [`key ${index + 1} of ${secrets.length} is not 32 bytes in base64 or hex`];
    const same = secrets.slice(0, index).some((other) => other?.equals(secret));
    return same ? [`key ${index + 1} of ${secrets.length} is the same as an earlier one`] : [];
  });
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => ({ variable: VARIABLE, problem, remedy: REMEDY })));
  return secrets.flatMap((secret) => (secret ? [{ secret }] : []));
}

function decode(text: string): Buffer | undefined {
  // 64 hex digits are also valid base64, of 48 bytes: hex comes first.
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^(?:[A-Za-z0-9+/]{43}=?|[A-Za-z0-9_-]{43}=?)$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/**
 * The keys in a file that only its owner can read. A missing file is made with a fresh key; when two processes do so at once, both
 * get the key of the one that was first. The file holds what ZOHO_BRIDGE_ENCRYPTION_KEY would.
 *
 * @throws StoreError `store_key` when others can read the file, or it holds no key.
 */
export async function loadOrCreateKeyFile(path: string): Promise<VaultKey[]> {
  const keys = await load(path);
  if (keys !== undefined) return keys;
  await create(path);
  const made = await load(path);
  if (made === undefined) throw new StoreError('store_key', `The key file ${path} disappeared while it was being made.`);
  return made;
}

async function load(path: string): Promise<VaultKey[] | undefined> {
  let text: string;
  try {
    const { mode } = await stat(path);
    // Windows has no such bits; there the folder's own permissions count.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8);
      throw new StoreError(
        'store_key',
        `The key file ${path} can be read by other users (mode ${octal}). Run: chmod 600 "${path}". Where the file system cannot do that, put the key in ${VARIABLE} instead.`,
      );
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (error instanceof StoreError) throw error;
    throw new StoreError('store_key', `The key file ${path} cannot be read.`, error);
  }
  try {
    return parseKeys(text.trim());
  } catch (cause) {
    throw new StoreError(
      'store_key',
      `The key file ${path} holds no usable key. Restore it from a backup: without it nothing sealed can be opened.`,
      cause,
    );
  }
}

/** Writes a whole file beside `path` first and links it there, so that nobody ever sees half a key and the first one wins. */
async function create(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeDurably(draft, `${randomBytes(32).toString('base64')}\n`);
    await link(draft, path).catch((error: unknown) => {
      // Some file systems (FAT, some network shares) have no links.
      if (['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].some((code) => isCode(error, code)))
        return copyFile(draft, path, constants.COPYFILE_EXCL);
      throw error;
    });
    await syncFolder(dirname(path));
  } catch (error) {
    // Another process was first: its key is the key.
    if (!isCode(error, 'EEXIST')) throw new StoreError('store_key', `The key file ${path} cannot be written.`, error);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name is only safe from a power cut when the folder is written too. Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
