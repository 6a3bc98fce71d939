/** How a report looks: on a screen in either colour scheme, and on paper. */

/** Colours mark state only; words stand beside them. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --text: #1f1f1f; --quiet: #5f5f5f; --line: #d6d6d6; --tint: #f5f5f5; --bad: #b3261e; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --quiet: #a8a8a8; --line: #444; --tint: #242424; --bad: #f2867e; --warn: #f0b95a; } body { background: #161616; } }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--text); max-width: 860px; margin: 32px auto; padding: 0 16px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 0; }
.quiet, .note { color: var(--quiet); } .note { font-size: 12px; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; font-size: 13px; }
dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
section { border: 1px solid var(--line); border-radius: 4px; padding: 12px 16px; margin: 16px 0; }
section > header { display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap; }
section > header .state { margin-left: auto; font-variant-numeric: tabular-nums; }
.state.failed, .error strong { color: var(--bad); } .reason { color: var(--warn); }
table { border-collapse: collapse; font-size: 13px; margin: 8px 0; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 3px 12px 3px 0; text-align: left; vertical-align: top; }
table.values td:first-child { color: var(--quiet); } table.values td { overflow-wrap: anywhere; white-space: pre-wrap; }
pre { background: var(--tint); padding: 8px 12px; border-radius: 4px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; }
pre.stderr { border-left: 3px solid var(--warn); }
figure { margin: 12px 0; } img { max-width: 100%; height: auto; background: #fff; }
.rich { overflow-x: auto; } code { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; color: #000; background: #fff; } section { break-inside: auto; border-color: #999; } section > header { break-after: avoid; } figure, tr { break-inside: avoid; } pre { background: none; border: 1px solid #ccc; } }
`;
