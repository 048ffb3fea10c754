/** The one style sheet of the inspector. Colours hold a contrast of 4.5 to 1 on what they stand on, in both schemes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f4f0; --card: #fffefb; --sunk: #f0eee8; --line: #e2dfd6; --ink: #22262b; --dim: #62676d;
  --accent: #0f6e64; --accent-ink: #fff; --soft: #dcefeb;
  --good: #1f7a45; --poor: #8a5a00; --bad: #b3261e; --bad-soft: #fbe9e7;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121417; --card: #1a1d21; --sunk: #22262b; --line: #2c3137; --ink: #e4e6e8; --dim: #989fa7;
    --accent: #5cc7b8; --accent-ink: #0b1f1c; --soft: #17332f;
    --good: #6fce93; --poor: #e0b04c; --bad: #ff8f85; --bad-soft: #351d1c;
  }
}
* { box-sizing: border-box }
html { background: var(--ground) }
body { margin: 0; color: var(--ink); font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; font-variant-numeric: tabular-nums }
h1, h2, p, ul, figure { margin: 0; padding: 0 }
ul { list-style: none }
h2 { font-size: 14px; font-weight: 650 }
a { color: inherit; text-underline-offset: .2em; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent) }
a:hover { text-decoration-color: currentColor }
code, pre { font-family: var(--mono); font-size: .92em }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
.dim, .none { color: var(--dim) }
.number { text-align: right; white-space: nowrap }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.top { display: flex; align-items: center; gap: 6px 14px; flex-wrap: wrap; padding: 12px 20px 10px }
.brand { display: flex; align-items: center; gap: 9px; font-weight: 650; font-size: 15px; text-decoration: none }
.brand svg { width: 20px; height: 20px; flex: none }
#live { margin-left: auto; display: flex; align-items: center; gap: 8px; border-radius: 99px; padding: 3px 13px 3px 11px }
#live[hidden] { display: none }
#live::before { content: ''; width: 8px; height: 8px; border-radius: 50%; background: var(--dim) }
#live[data-state=live]::before { background: var(--good) }
#live[data-state=lost]::before { background: var(--bad) }
#notice { margin: 0 20px 12px; padding: 8px 14px; border-radius: 8px; background: var(--soft) }
#notice.bad { background: var(--bad-soft); color: var(--bad) }
#notice:empty { display: none }

main { padding: 0 20px 28px }
.dashboard { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr) 320px; align-items: start }
.modules { grid-column: 1 / -1 }
.tables { display: grid; gap: 16px; min-width: 0 }
.rail { display: grid; gap: 16px; align-content: start }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; min-width: 0 }

.modules { display: flex; flex-wrap: wrap; gap: 10px 28px }
.modules h2 { color: var(--dim); font-size: 12px; font-weight: 500; padding-left: 12px }
.modules ul { display: flex; flex-wrap: wrap; margin-top: 2px }
.modules a { display: grid; padding: 5px 12px 6px; border-radius: 8px; text-decoration: none; min-width: 84px }
.modules a span { color: var(--dim); font-size: 13px }
.modules a strong { font-size: 22px; line-height: 1.2; font-weight: 600; letter-spacing: -.01em }
.modules .empty strong { color: var(--dim); font-weight: 400 }
.modules .minor a { display: flex; align-items: baseline; gap: 6px; min-width: 0; padding: 3px 10px }
.modules .minor a strong { font-size: 13px }
.modules .minors { margin: 2px 0 0 2px; max-width: 580px }
.hand-row { display: flex; flex-wrap: wrap; gap: 2px 22px } .hand-row details[open] { flex-basis: 100% }
.modules a:hover { background: var(--sunk) }
.modules a[aria-current] { background: var(--soft) }
.modules a[aria-current] span { color: inherit }

.bar { display: flex; align-items: baseline; gap: 8px 16px; flex-wrap: wrap; margin-bottom: 8px }
.bar h2 { font-size: 16px }
.bar h2 .dim { font-weight: 400 }
.bar p, .search { margin-left: auto }
.records, .calls, .webhooks { padding: 14px 0 6px }
.records > *, .calls > *, .webhooks > * { margin-left: 16px; margin-right: 16px }
.records > .scroll, .calls > .scroll, .webhooks > .scroll { margin-left: 0; margin-right: 0 }
.scroll { overflow: auto; position: relative }
.scroll:focus-visible { outline-offset: -2px }
.calls .scroll, .webhooks .scroll { max-height: 560px }
.webhooks th:nth-child(1) { width: 120px } .webhooks th:nth-child(4) { width: 176px } .webhooks th:nth-child(5) { width: 62px } .webhooks th:nth-child(6) { width: 118px }
.webhooks td button { font-size: 12.5px; padding: 0 8px }
table { border-collapse: collapse; width: 100%; table-layout: fixed; min-width: 720px }
td small { display: block; font-size: 12.5px; line-height: 1.4; overflow: hidden; text-overflow: ellipsis }
th.time { width: 124px } th.code { width: 112px } th.tags { width: 26% } .records th:first-child { width: 31% }
.calls th:nth-child(1) { width: 90px } .calls th:nth-child(3) { width: 96px } .calls th:nth-child(4) { width: 76px } .calls th:nth-child(5) { width: 62px } .calls th:nth-child(6) { width: 162px }
th { text-align: left; font-weight: 500; font-size: 12px; color: var(--dim); padding: 6px 8px; white-space: nowrap; position: sticky; top: 0; background: var(--card); box-shadow: inset 0 -1px var(--line) }
th.number { text-align: right }
td { padding: 5px 8px; border-bottom: 1px solid color-mix(in srgb, var(--line) 60%, transparent); vertical-align: top; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
tr > :first-child { padding-left: 16px } tr > :last-child { padding-right: 16px }
tbody tr:last-child td { border-bottom: 0 }
tbody tr:hover td { background: var(--sunk) }
td a { font-weight: 550; text-decoration-color: transparent }
td.time { color: var(--dim) }
td.code, td.path { font-family: var(--mono); font-size: 12.5px; line-height: 21px }
td.path b { font-weight: 600; display: inline-block; min-width: 4.2em }
td.tags { white-space: normal }
td.nothing { color: var(--dim); padding: 20px 16px }
tr.spoilt td { background: color-mix(in srgb, var(--bad-soft) 55%, transparent) }
.chips { display: inline-flex; flex-wrap: wrap; gap: 3px }
.chip { display: inline-flex; align-items: center; gap: 4px; background: var(--sunk); border-radius: 5px; padding: 0 7px; font-size: 12.5px; white-space: pre-wrap; overflow-wrap: anywhere }
tr:hover .chip { background: var(--line) }
.dot { width: 7px; height: 7px }
.mark { font-size: 12.5px; color: var(--bad); font-weight: 550; white-space: nowrap }
.status { font-weight: 550; font-size: 13px; white-space: nowrap }
.good { color: var(--good) } .poor { color: var(--poor) } .bad { color: var(--bad) }

.filters { display: flex; flex-wrap: wrap; gap: 6px 20px; margin-bottom: 6px }
.filters .chips { gap: 2px; margin-left: -9px }
.filters a { padding: 1px 9px; border-radius: 6px; text-decoration: none; color: var(--dim); font-size: 13px }
.filters a:hover { background: var(--sunk) }
.filters a[aria-current] { background: var(--soft); color: var(--ink) }
.sparkline { margin: 2px 0 10px }
.sparkline svg { display: block; width: 100%; height: 48px; border-bottom: 1px solid var(--line) }
.sparkline figcaption { display: flex; justify-content: space-between; font-size: 12px; margin-top: 3px }
.slot { fill: transparent } .calls-bar { fill: var(--accent); opacity: .75 } .faulty-bar { fill: var(--bad) }
g:hover .slot { fill: var(--sunk) }
.pager { display: flex; gap: 16px; padding: 8px 0 6px; font-size: 13px }
.pager .dim { margin-right: auto }
.pager .off { color: var(--dim); opacity: .6 }

button, input, summary { font: inherit; color: inherit }
button { background: var(--card); border: 1px solid var(--line); border-radius: 7px; padding: 4px 11px; cursor: pointer; white-space: nowrap }
button:hover { background: var(--sunk); border-color: var(--dim) }
button:active { transform: translateY(1px) }
input { background: var(--card); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; width: 100% }
textarea, select { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; width: 100% }
textarea { resize: vertical; font-size: 13px }
input[type=checkbox] { width: auto; accent-color: var(--accent) }
.fields .switch { display: flex; gap: 7px; align-items: center; font-size: 13px; color: var(--ink) }
input::placeholder { color: var(--dim); opacity: 1 }
.search { width: 220px }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px; align-items: end }
.fields label, .field { display: grid; gap: 2px; font-size: 12.5px; color: var(--dim) }
.fields label input { color: var(--ink); font-size: 14px }
.fields button, .danger { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 550 }
.fields button:hover, .danger:hover { background: var(--accent); filter: brightness(1.08) }
.stacked { grid-template-columns: 1fr } .stacked button { justify-self: start }
.row { grid-template-columns: 1fr auto }
summary { cursor: pointer; width: fit-content; color: var(--dim); font-size: 13px }
summary:hover { color: var(--ink) }
.new { margin-bottom: 8px } .new form { padding: 8px 0 6px }
.danger { background: var(--bad); border-color: var(--bad); color: var(--card) }
.danger:hover { background: var(--bad) }
.sure form { margin-top: 8px }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 10px }
.buttons button { font-size: 13px; padding: 3px 9px }

.rail h2 { margin-bottom: 6px }
.clock p { display: grid; gap: 0 }
.clock time { display: flex; align-items: baseline; gap: 10px }
.clock .buttons { flex-wrap: nowrap } .clock .buttons form { flex: auto } .clock .buttons button { width: 100%; padding-left: 4px; padding-right: 4px }
.clock strong { font-size: 28px; line-height: 1.2; font-weight: 600; letter-spacing: -.01em }
.rules li, .tokens li { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; padding: 4px 0 }
.rules li > :last-child, .tokens li > :last-child { grid-column: 1 / -1; font-size: 13px; line-height: 1.35 }
.rules li:not(.struck) .mark { color: var(--ink) }
.meters { display: grid; gap: 10px; font-size: 13px }
.meters li { display: grid; grid-template-columns: 1fr auto; gap: 4px 10px }
.meters .number { color: var(--dim) }
.meters svg { grid-column: 1 / -1; width: 100%; height: 4px; border-radius: 2px }
.track { fill: var(--line) } .fill { fill: var(--accent) }
.high .fill { fill: var(--poor) } .full .fill { fill: var(--bad) }
.links { display: flex; flex-wrap: wrap; gap: 2px 10px; margin-bottom: 8px }

.record .bar { margin: 4px 0 14px; display: grid; gap: 2px }
.record .bar p { margin: 0 }
.record h1, .plain h1 { font-size: 24px; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 16px; align-items: start }
.columns aside { display: grid; gap: 16px }
.columns aside h2 { margin-bottom: 8px }
.json { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55 }
.json b { font-weight: 400; color: var(--dim) }
.json i { font-style: normal; color: var(--dim) }
.json span { color: var(--accent) }
.json a { color: var(--accent) }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 16px; align-items: start }
.halves h2 { margin-bottom: 6px }
.pairs { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1px 14px; margin: 0 0 12px; font-size: 13px }
.pairs dt { color: var(--dim) } .pairs dd { margin: 0; overflow-wrap: anywhere; font-family: var(--mono); font-size: 12.5px }
.attempts { margin: 6px 0 0; padding-left: 20px; font-size: 13px }
.hand .new { margin: 0; padding: 5px 0; border-top: 1px solid var(--line) } .hand .new:first-of-type { border-top: 0 }
.tag-list { display: grid; gap: 4px; margin-bottom: 10px }
.tag-list li { display: flex; justify-content: space-between; align-items: center; gap: 8px }
.tag-list button { border-color: transparent; background: none; color: var(--dim); font-size: 13px; padding: 2px 8px }
.tag-list button:hover { background: var(--sunk); color: var(--bad) }
.plain { max-width: 36rem; padding-top: 8vh; display: grid; gap: 10px }

@media (min-width: 1640px) {
  .tables { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: start }
  .calls .scroll { max-height: 74vh }
}
@media (min-width: 1021px) and (max-width: 1639px) { .records .scroll { max-height: max(300px, 44vh) } }
@media (max-width: 1020px) {
  .dashboard, .columns { grid-template-columns: minmax(0, 1fr) }
  .rail { grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)) }
}
@media (max-width: 560px) {
  .top, main { padding-left: 12px; padding-right: 12px }
  #notice { margin-left: 12px; margin-right: 12px }
  .top code { display: none }
  .search { width: 100% }
  .modules { gap: 8px 16px }
  .modules h2, .modules a { padding-left: 8px; padding-right: 8px }
  .modules a { min-width: 68px }
  .modules a strong { font-size: 18px }
}
@media (prefers-reduced-motion: no-preference) { button, a, summary { transition: background-color .12s, color .12s, border-color .12s } }
`;
