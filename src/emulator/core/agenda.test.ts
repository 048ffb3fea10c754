import { expect, test } from 'vitest';
import { createAgenda } from './agenda.js';

function recorder() {
  const agenda = createAgenda();
  const ran: [name: string, stood: number][] = [];
  let stood = 0;
  const enter = (at: number, name: string, then?: () => void) =>
    agenda.at(at, () => {
      ran.push([name, stood]);
      then?.();
    });
  const until = (moment: number) =>
    agenda.runUntil(moment, (at) => {
      stood = at;
    });
  return { agenda, ran, enter, until, names: () => ran.map(([name]) => name) };
}

test('what is due runs in order of time, of one moment in order of entry, and what is not yet due stays', () => {
  const { agenda, ran, enter, until } = recorder();
  enter(30, 'late');
  enter(10, 'first');
  enter(20, 'second');
  enter(20, 'third');
  enter(31, 'not yet');
  until(30);
  expect(ran).toEqual([
    ['first', 10],
    ['second', 20],
    ['third', 20],
    ['late', 30],
  ]);
  expect(agenda.next()).toBe(31);
});

test('ten thousand entries in any order run in order, though a third of them is cancelled', () => {
  const { agenda, ran, enter, until } = recorder();
  const moments = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 10_007);
  const cancels = moments.map((at) => enter(at, `${at}`));
  for (const [index, cancel] of cancels.entries()) if (index % 3 === 0) cancel();
  until(20_000);
  const wanted = moments.filter((_, index) => index % 3 !== 0).sort((a, b) => a - b);
  expect(ran.map(([, stood]) => stood)).toEqual(wanted);
  expect(agenda.next()).toBeUndefined();
});

test('what a run enters is run in the same go when it is due, each at its moment', () => {
  const { agenda, ran, enter, until } = recorder();
  const monthly = (at: number): unknown => enter(at, 'renewal', () => monthly(at + 30));
  monthly(30);
  enter(65, 'between');
  until(100);
  expect(ran).toEqual([
    ['renewal', 30],
    ['renewal', 60],
    ['between', 65],
    ['renewal', 90],
  ]);
  expect(agenda.next()).toBe(120);
});

test('cancelling twice, after the run or after a clear does no harm', () => {
  const { agenda, enter, until, names } = recorder();
  const gone = enter(10, 'gone');
  gone();
  gone();
  const ran = enter(10, 'ran');
  until(10);
  ran();
  const cleared = enter(20, 'cleared');
  agenda.clear();
  enter(20, 'new');
  cleared();
  until(20);
  expect(names()).toEqual(['ran', 'new']);
});

test('an entry cancels another one of its own moment', () => {
  const { enter, until, names } = recorder();
  let cancel = (): void => undefined;
  enter(10, 'one', () => cancel());
  cancel = enter(10, 'other');
  until(10);
  expect(names()).toEqual(['one']);
});

test('a bug in one entry is complained of and the others run', () => {
  const complaints: unknown[] = [];
  const agenda = createAgenda({ complain: (error) => complaints.push(error) });
  const ran: number[] = [];
  agenda.at(1, () => {
    throw new Error('oh');
  });
  agenda.at(2, () => ran.push(2));
  agenda.runUntil(5, () => undefined);
  expect(ran).toEqual([2]);
  expect(complaints).toEqual([new Error('oh')]);
});

test('what is entered for a moment that is past runs at the moment of its entry', () => {
  const stood: number[] = [];
  const agenda = createAgenda({ now: () => 100 });
  agenda.at(40, () => undefined);
  agenda.runUntil(100, (at) => stood.push(at));
  expect(stood).toEqual([100]);
});

test('no moment in time is refused', () => {
  expect(() => createAgenda().at(Number.NaN, () => undefined)).toThrow(RangeError);
});

test('the earliest moment is told whenever it changes', () => {
  const agenda = createAgenda();
  const told: (number | undefined)[] = [];
  agenda.onNext(() => told.push(agenda.next()));
  agenda.at(50, () => undefined);
  agenda.at(70, () => undefined);
  agenda.at(20, () => undefined);
  expect(told).toEqual([50, 20]);
});
