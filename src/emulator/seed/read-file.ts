import { readFile } from 'node:fs/promises';
import { checkSeed, type SeedData } from './schema.js';
import { SeedError } from './seed-error.js';

/**
 * Reads seed data from a file of YAML (or JSON, which is YAML, too). Rejects with SeedError that names the file and the place in
 * it, or with Node's own error when there is no such file.
 */
export async function readSeedFile(path: string): Promise<SeedData> {
  const text = await readFile(path, 'utf8');
  const { parse, YAMLParseError } = await import('yaml');
  try {
    return checkSeed(parse(text));
  } catch (error) {
    if (error instanceof SeedError) throw inFile(path, error);
    // The rest of its message is a drawing of the line.
    if (error instanceof YAMLParseError)
      throw new SeedError('', `${path}: ${error.message.split('\n')[0]?.replace(/:$/, '') ?? ''}`, error);
    throw error;
  }
}

/** The same, with the name of the file in front. */
export function inFile(file: string, error: SeedError): SeedError {
  return new SeedError('', `${file}: ${error.message}`, error);
}
