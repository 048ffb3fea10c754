import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { person } from './person.js';

/** Writes a file of `people` users, beginning with number `from`; answers its path. */
export async function writeCsv(folder: string, { people, from = 0 }: { people: number; from?: number }): Promise<string> {
  const file = join(folder, `users-${from}-${people}.csv`);
  const out = createWriteStream(file);
  out.write('id,email,name\n');
  for (let n = from; n < from + people; n++) {
    const { id, email, name } = person(n);
    if (!out.write(`${id},${email},"${name}"\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return file;
}
