import type { SteerableClock } from '../core/clock.js';
import type { Ids } from '../core/ids.js';
import type { SeededRandom } from '../core/random.js';
import type { EmulatedService } from '../core/types.js';
import { FORMAT, type Header, readHeader, type Settings, VERSION } from './header.js';
import type { Line } from './lines.js';

/** What a state is made of. */
export interface StateParts {
  services: EmulatedService[];
  clock: SteerableClock;
  ids: Ids;
  random: SeededRandom;
  settings(): Settings;
  /** Applied before the services take their records: some of it is theirs to know by then. */
  applySettings(settings: Settings): void;
}

/** The services whose records no state keeps. */
export const leftOut = (services: EmulatedService[]): string[] =>
  services.filter(({ save, savedBy }) => !save && savedBy === undefined).map(({ name }) => name);

/** All that the emulator knows, as lines: the header, `[service, piece]` each, and how many there were, so that a torn file is found out. */
export function* saveState({ services, clock, ids, random, settings }: StateParts): Generator<unknown> {
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    savedAt: clock.now().getTime(),
    aheadMs: clock.aheadMs(),
    lastId: ids.last() ?? null,
    random: random.state(),
    settings: settings(),
  };
  yield header;
  let count = 0;
  for (const service of services) {
    for (const piece of service.save?.() ?? []) {
      count += 1;
      yield [service.name, piece];
    }
  }
  yield ['end', count];
}

/** Takes the place of all that a fresh emulator knows. Throws Error that says what is wrong with which line. */
export function loadState(parts: StateParts, lines: Iterator<Line>): void {
  const first = lines.next();
  if (first.done) throw new Error('it is empty');
  const header = readHeader(first.value.value);
  const { services, clock, ids, random, applySettings } = parts;
  random.resume(header.random);
  if (header.lastId !== null) ids.resume(header.lastId);
  clock.resume(header, () => {
    applySettings(header.settings);
    loadServices(services, lines);
  });
}

function loadServices(services: EmulatedService[], lines: Iterator<Line>): void {
  const byName = new Map(services.map((service) => [service.name as string, service]));
  let count = 0;
  let line = 0;
  let pending: [name: string, piece: unknown] | undefined;
  const advance = () => {
    const next = lines.next();
    pending = undefined;
    if (next.done) throw new Error('its end is missing');
    line = next.value.n;
    const { value } = next.value;
    if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') throw new Error(`line ${line} is no piece of a state`);
    pending = [value[0], value[1] as unknown];
  };
  /** The pieces of one service, which stand together. */
  function* piecesOf(name: string): Generator<unknown> {
    while (pending?.[0] === name) {
      count += 1;
      yield pending[1];
      advance();
    }
  }

  advance();
  while (pending && pending[0] !== 'end') {
    const [name] = pending;
    const service = byName.get(name);
    if (!service?.restore) throw new Error(`line ${line} is of ${JSON.stringify(name)}, which keeps no state here`);
    const before = count;
    restore(service, piecesOf(name), () => line);
    if (count === before) throw new Error(`${name} took nothing of what was saved`);
  }
  if (pending?.[1] !== count) throw new Error(`${count} pieces are there, ${JSON.stringify(pending?.[1])} were written`);
}

function restore(service: EmulatedService, pieces: Iterable<unknown>, line: () => number): void {
  try {
    service.restore?.(pieces);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`line ${line()} (${service.name}): ${words}`, { cause: error });
  }
}
