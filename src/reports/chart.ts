import { groupBy } from '../lib/group-by.js';
import type { RevenueReport, RevenueRow } from '../types-revenue.js';
import { grouped, monthLabel, tickLabel, ticksUpTo } from './chart-scale.js';

const STYLE = `
.zb-chart { --paper: #ffffff; --ink: #1b1f24; --dim: #5d6773; --grid: #e6eaef; --invoiced: #2f6fde; --collected: #12a594; --mrr: #d9480f; font-family: ui-sans-serif, system-ui, sans-serif }
@media (prefers-color-scheme: dark) { .zb-chart { --paper: #0d1117; --ink: #e6e9ee; --dim: #9aa4af; --grid: #262c34; --invoiced: #6ea8ff; --collected: #3ecfb8; --mrr: #ff9a5c } }
.zb-paper { fill: var(--paper) }
.zb-grid { stroke: var(--grid); stroke-width: 1 }
.zb-base { stroke: var(--dim); stroke-width: 1 }
.zb-title { fill: var(--ink); font-size: 18px; font-weight: 600 }
.zb-name { fill: var(--ink); font-size: 14px; font-weight: 600 }
.zb-text { fill: var(--dim); font-size: 12px; font-variant-numeric: tabular-nums }
.zb-end { text-anchor: end }
.zb-middle { text-anchor: middle }
.zb-invoiced { fill: var(--invoiced) }
.zb-collected { fill: var(--collected) }
.zb-line { fill: none; stroke: var(--mrr); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
.zb-dot { fill: var(--paper); stroke: var(--mrr); stroke-width: 2 }
`;

const WIDTH = 960;
const LEFT = 76;
const RIGHT = 24;
const HEAD = 84;
const PLOT = 190;
/** Above a plot for its currency, below it for the months. */
const ABOVE = 40;
const BELOW = 48;
const PANEL = ABOVE + PLOT + BELOW;
const WIDEST_BAR = 34;

/**
 * A report by month as a picture: invoiced and collected as bars, monthly recurring revenue as a line, one panel a currency. SVG that
 * stands alone or inside a page: no script, no font, nothing loaded; light or dark as the reader has it, with words for those who cannot see it.
 */
export function revenueSvg({ from, to, rows, source }: Pick<RevenueReport, 'from' | 'to' | 'rows' | 'source'>): string {
  const panels = [...groupBy(rows, (row) => row.currency)];
  const height = HEAD + Math.max(1, panels.length) * PANEL;
  const says = panels.map(([currency, months]) => describe(currency, months)).join(' ') || 'There is nothing in this range.';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="zb-chart" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="zb-title zb-desc">`,
    `<title id="zb-title">Revenue from ${from} to ${to}</title>`,
    `<desc id="zb-desc">${escaped(says)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="zb-paper" width="${WIDTH}" height="${height}" rx="8"/>`,
    `<text class="zb-title" x="${RIGHT}" y="36">Revenue</text>`,
    `<text class="zb-text" x="${RIGHT}" y="58">${from} to ${to}, by month, from ${source === 'books' ? 'Books' : 'Billing'}</text>`,
    legend(),
    ...(panels.length > 0
      ? panels.map(([currency, months], i) => panel(currency, months, HEAD + i * PANEL))
      : [
          `<text class="zb-text zb-middle" x="${WIDTH / 2}" y="${HEAD + PANEL / 2}">Nothing was invoiced, paid or subscribed to in this range.</text>`,
        ]),
    '</svg>',
    '',
  ].join('\n');
}

function legend(): string {
  const x = WIDTH - RIGHT - 280;
  return [
    `<rect class="zb-invoiced" x="${x}" y="26" width="12" height="12" rx="2"/><text class="zb-text" x="${x + 18}" y="36">Invoiced</text>`,
    `<rect class="zb-collected" x="${x + 88}" y="26" width="12" height="12" rx="2"/><text class="zb-text" x="${x + 106}" y="36">Collected</text>`,
    `<path class="zb-line" d="M${x + 180} 32h22"/><circle class="zb-dot" cx="${x + 191}" cy="32" r="3.5"/><text class="zb-text" x="${x + 208}" y="36">MRR at end</text>`,
  ].join('\n');
}

function panel(currency: string, months: RevenueRow[], top: number): string {
  const ticks = ticksUpTo(Math.max(...months.flatMap((row) => [row.invoiced, row.collected, row.mrr].map(Number))));
  const most = ticks.at(-1) ?? 1;
  const bottom = top + ABOVE + PLOT;
  const y = (amount: string | number) => round(bottom - (Math.max(0, Number(amount)) / most) * PLOT);
  const slot = (WIDTH - LEFT - RIGHT) / months.length;
  const bar = Math.min(WIDEST_BAR, slot * 0.34);
  const middle = (i: number) => LEFT + slot * (i + 0.5);
  const every = Math.ceil(months.length / 24);

  const grid = ticks.map((tick) => {
    const at = y(tick);
    const line = `<line class="${tick === 0 ? 'zb-base' : 'zb-grid'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`;
    return `${line}<text class="zb-text zb-end" x="${LEFT - 10}" y="${at + 4}">${tickLabel(tick)}</text>`;
  });
  const bars = months.map((row, i) => {
    const one = (amount: string, x: number, kind: 'invoiced' | 'collected') =>
      `<path class="zb-${kind}" d="${barPath(x, y(amount), bar, bottom)}"><title>${row.month ?? ''}: ${kind} ${grouped(amount)} ${escaped(currency)}</title></path>`;
    return one(row.invoiced, middle(i) - bar - 1, 'invoiced') + one(row.collected, middle(i) + 1, 'collected');
  });
  const points = months.map((row, i) => ({ row, x: round(middle(i)), y: y(row.mrr) }));
  const line = points.length > 1 ? `<path class="zb-line" d="M${points.map((at) => `${at.x} ${at.y}`).join('L')}"/>` : '';
  const dots = points.map(
    ({ row, ...at }) =>
      `<circle class="zb-dot" cx="${at.x}" cy="${at.y}" r="${slot < 24 ? 2 : 4}"><title>${row.month ?? ''}: MRR ${grouped(row.mrr)} ${escaped(currency)}</title></circle>`,
  );
  const labels = months.flatMap((row, i) => {
    if (i % every !== 0) return [];
    const [name, year] = monthLabel(row.month ?? '', i === 0);
    const x = round(middle(i));
    return [
      `<text class="zb-text zb-middle" x="${x}" y="${bottom + 18}">${name}</text>`,
      ...(year ? [`<text class="zb-text zb-middle" x="${x}" y="${bottom + 34}">${year}</text>`] : []),
    ];
  });
  const name = `<text class="zb-name" x="${RIGHT}" y="${top + 20}">${escaped(currency)}</text>`;
  return `<g>${[name, ...grid, ...bars, line, ...dots, ...labels].filter(Boolean).join('\n')}</g>`;
}

/** A bar with round shoulders; none when it has no height. */
function barPath(x: number, top: number, width: number, bottom: number): string {
  const height = bottom - top;
  if (height <= 0) return '';
  const r = round(Math.min(3, height, width / 2));
  return `M${round(x)} ${bottom}V${round(top + r)}q0 ${-r} ${r} ${-r}h${round(width - 2 * r)}q${r} 0 ${r} ${r}V${bottom}z`;
}

function describe(currency: string, months: RevenueRow[]): string {
  const each = months.map(
    (row) => `${row.month}: invoiced ${grouped(row.invoiced)}, collected ${grouped(row.collected)}, monthly recurring ${grouped(row.mrr)}`,
  );
  return `${currency}. ${each.join('; ')}.`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
