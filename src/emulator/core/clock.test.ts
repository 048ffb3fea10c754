import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAgenda } from './agenda.js';
import { createClock } from './clock.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

function start() {
  const agenda = createAgenda({ now: () => clock.now().getTime() });
  const clock = createClock({ agenda });
  const stood: string[] = [];
  const note = () => stood.push(clock.now().toISOString());
  return { agenda, clock, stood, note };
}

test('an advance does what falls due on its way, with the clock standing at each moment', () => {
  const { agenda, clock, stood, note } = start();
  agenda.at(START + 2 * DAY, note);
  agenda.at(START + DAY, () => {
    note();
    agenda.at(START + DAY + 1000, note);
  });
  agenda.at(START + 9 * DAY, note);
  expect(clock.advance('P3D')).toEqual(new Date(START + 3 * DAY));
  expect(stood).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-02T00:00:01.000Z', '2026-01-03T00:00:00.000Z']);
  expect(clock.now().toISOString()).toBe('2026-01-04T00:00:00.000Z');
  expect(clock.aheadMs()).toBe(3 * DAY);
});

test('what falls due as real time passes is done by itself, also weeks from now', () => {
  const { agenda, stood, note } = start();
  agenda.at(START + 60 * DAY, note);
  agenda.at(START + 5000, note);
  vi.advanceTimersByTime(4999);
  expect(stood).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(stood).toEqual(['2026-01-01T00:00:05.000Z']);
  vi.advanceTimersByTime(60 * DAY);
  expect(stood.at(-1)).toBe('2026-03-02T00:00:00.000Z');
});

test('an advance brings the timer nearer', () => {
  const { agenda, clock, stood, note } = start();
  agenda.at(START + 10 * DAY, note);
  clock.advance('P9DT23H59M59S');
  vi.advanceTimersByTime(1000);
  expect(stood).toEqual(['2026-01-11T00:00:00.000Z']);
});

test('what is cancelled is not waited for', () => {
  const { agenda, stood, note } = start();
  agenda.at(START + 1000, note)();
  vi.advanceTimersByTime(5000);
  expect(stood).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a late timer is made up for when somebody looks', () => {
  const { agenda, clock, stood, note } = start();
  agenda.at(START + 1000, note);
  vi.setSystemTime(START + 7000);
  expect(clock.catchUp()).toEqual(new Date(START + 7000));
  expect(stood).toEqual(['2026-01-01T00:00:01.000Z']);
  expect(clock.now()).toEqual(new Date(START + 7000));
});

test('it never goes back, and cannot be moved by what falls due', () => {
  const { agenda, clock } = start();
  clock.set(new Date(START + DAY));
  expect(() => clock.set(new Date(START))).toThrow('it is 2026-01-02T00:00:00.000Z already');
  expect(() => clock.set(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => clock.advance('1 day')).toThrow(RangeError);
  agenda.at(START + 2 * DAY, () => void clock.advance('P1D'));
  expect(() => clock.advance('P5D')).toThrow('being moved already');
});

test('resumed it stands at the moment of the save while things are loaded, then makes up for what fell due since', () => {
  const { agenda, clock, stood, note } = start();
  const savedAt = START + 40 * DAY - 3000;
  clock.resume({ aheadMs: 40 * DAY, savedAt }, () => {
    note();
    agenda.at(savedAt + 1000, note);
    agenda.at(savedAt - DAY, note);
    agenda.at(savedAt + DAY, note);
  });
  expect(stood).toEqual([savedAt, savedAt, savedAt + 1000].map((at) => new Date(at).toISOString()));
  expect(clock.now()).toEqual(new Date(START + 40 * DAY));
});

test('resumed while real time is earlier than at the save, it is not earlier itself', () => {
  const { clock } = start();
  clock.resume({ aheadMs: DAY, savedAt: START + 5 * DAY }, () => undefined);
  expect(clock.now()).toEqual(new Date(START + 5 * DAY));
});

test('it can begin at any moment, and tells when something was carried out', () => {
  let told = 0;
  const agenda = createAgenda();
  const clock = createClock({ agenda, startAt: new Date('2020-02-02T00:00:00Z'), onRun: () => (told += 1) });
  expect(clock.now().toISOString()).toBe('2020-02-02T00:00:00.000Z');
  clock.advance('P1D');
  expect(told).toBe(0);
  agenda.at(clock.now().getTime() + 1000, () => undefined);
  clock.advance('P1D');
  expect(told).toBe(1);
});

test('after a reset it is real time again, and a stopped one does nothing by itself', () => {
  const { agenda, clock, stood, note } = start();
  clock.advance('P1Y');
  agenda.clear();
  clock.reset();
  expect(clock.now()).toEqual(new Date(START));
  clock.stop();
  agenda.at(START + 1, note);
  vi.advanceTimersByTime(DAY);
  expect(stood).toEqual([]);
});
