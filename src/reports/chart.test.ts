import { expect, test } from 'vitest';
import { sampleReport } from '../../test/harness/revenue-report.js';
import { revenueSvg } from './chart.js';
import { grouped, tickLabel, ticksUpTo } from './chart-scale.js';

const report = sampleReport({ by: 'month' });
const bars = (svg: string, kind: string) => [...svg.matchAll(new RegExp(`class="zb-${kind}" d="M`, 'g'))].length;

test('one panel a currency, two bars and a point a month', () => {
  const svg = revenueSvg(report);
  expect([...svg.matchAll(/class="zb-name"[^>]*>(\w+)</g)].map((match) => match[1])).toEqual(['USD', 'JPY']);
  expect([bars(svg, 'invoiced'), bars(svg, 'collected')]).toEqual([24, 24]);
  expect(svg).toContain('<title>2026-03: invoiced ');
});

test('it says in words what it shows', () => {
  const svg = revenueSvg({ ...report, rows: report.rows.slice(0, 1) });
  expect(svg).toContain('role="img" aria-labelledby="zb-title zb-desc"');
  expect(svg).toContain('<title id="zb-title">Revenue from 2026-01-01 to 2026-12-31</title>');
  expect(svg).toMatch(/<desc id="zb-desc">USD\. 2026-01: invoiced 8,000\.50, collected 7,040\.50, monthly recurring 5,600\.50\.<\/desc>/);
});

test('it loads and runs nothing, whatever a currency is called', () => {
  const [first] = report.rows;
  const svg = revenueSvg({ ...report, rows: first ? [{ ...first, currency: '"><script>alert(1)</script>' }] : [] });
  expect(svg).not.toMatch(/<script|href|url\(|@import|on\w+=/);
  expect(svg.match(/https?:\/\/[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
});

test('nothing to show is said', () => {
  expect(revenueSvg({ ...report, rows: [] })).toContain('Nothing was invoiced, paid or subscribed to in this range.');
});

test('a month without money is drawn without bars, and nothing is drawn below the line', () => {
  const [first] = report.rows;
  const svg = revenueSvg({ ...report, rows: first ? [{ ...first, invoiced: '0.00', collected: '-5.00', mrr: '0.00' }] : [] });
  expect([bars(svg, 'invoiced'), bars(svg, 'collected')]).toEqual([0, 0]);
  expect(svg).not.toContain('NaN');
});

test('an axis ends at or above what is on it, in round steps', () => {
  expect(ticksUpTo(22_500)).toEqual([0, 5000, 10_000, 15_000, 20_000, 25_000]);
  expect(ticksUpTo(0)).toEqual([0, 1]);
  for (const most of [0.07, 1, 3, 99, 100, 101, 12_345, 1e9]) {
    const ticks = ticksUpTo(most);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
    expect(ticks.length).toBeLessThanOrEqual(7);
  }
  expect([12_500, 1_500_000].map(tickLabel)).toEqual(['12,500', '1.5M']);
});

test('separators leave every digit', () => {
  expect(['0.00', '999', '-1234.50', '12345678901234567.891'].map(grouped)).toEqual([
    '0.00',
    '999',
    '-1,234.50',
    '12,345,678,901,234,567.891',
  ]);
});
