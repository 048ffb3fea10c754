import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { createLeadFromUser } from 'zoho-bridge';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

export interface AppUser {
  id: string;
  email: string;
  name: string;
}

export async function createTables(): Promise<void> {
  await pool.query(
    'create table if not exists app_users (id uuid primary key default gen_random_uuid(), email text not null unique, name text not null, password text not null)',
  );
}

/** The account and what follows from it in Zoho are saved in one transaction: both, or neither. */
export async function signUp({ email, name, password }: { email: string; name: string; password: string }): Promise<AppUser> {
  const salt = randomBytes(16);
  const hash = (await promisify(scrypt)(password, salt, 32)) as Buffer;
  const tx = await pool.connect();
  try {
    await tx.query('begin');
    const { rows } = await tx.query<AppUser>(
      'insert into app_users (email, name, password) values ($1, $2, $3) returning id, email, name',
      [email, name, `${salt.toString('hex')}:${hash.toString('hex')}`],
    );
    const [user] = rows;
    if (!user) throw new Error('the insert answered no row');
    await createLeadFromUser(user, { tx });
    await tx.query('commit');
    return user;
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}
