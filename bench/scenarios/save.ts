import type { Lab } from '../lab.js';
import type { BenchOptions } from '../options.js';
import type { Spread } from '../stats.js';
import { ms, table, times } from '../table.js';

interface Cost {
  transaction: Spread;
  statement: Spread;
  roundTrips: number;
}
export type SaveFigures = Record<'none' | 'insert' | 'save' | 'again', Cost>;

/** What saving a user adds to the app's own transaction. */
export function save(lab: Lab, { transactions }: BenchOptions): Promise<SaveFigures> {
  lab.note(`cost of users.save: ${transactions} transactions a side`);
  return lab.world({}, async (world) => {
    const child = await world.start('save');
    const figures = await child.call<SaveFigures>('measure', { transactions, warmUp: Math.ceil(transactions / 10) });
    await child.call('close');
    return figures;
  });
}

export function saveTable(figures: SaveFigures): string {
  const names = {
    none: 'begin, commit (empty)',
    insert: 'begin, insert into a table of the app, commit',
    save: 'begin, users.save(user, { tx }), commit',
    again: 'the same user again, nothing changed',
  };
  const { insert } = figures;
  return table(
    ['', 'round trips', 'statement p50', 'p99', 'to the insert', 'transaction p50', 'p99', 'to the insert'],
    (Object.keys(names) as (keyof typeof names)[]).map((side) => {
      const { roundTrips, statement, transaction } = figures[side];
      return [
        names[side],
        roundTrips,
        ms(statement.p50),
        ms(statement.p99),
        side === 'none' ? '' : times(statement.p50, insert.statement.p50),
        ms(transaction.p50),
        ms(transaction.p99),
        times(transaction.p50, insert.transaction.p50),
      ];
    }),
  );
}
