/** Numbers as people print them, and the signed difference of two of them. */

/** A number as it is printed: its value, its decimals, and the unit behind it. */
export interface Printed {
  value: number;
  decimals: number;
  unit: string;
}

const NUMBER = /^([-+−]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(e[-+]?\d+)?\s*(%|[A-Za-z€$£°/]{0,12})$/;

/** Reads `1,285`, `0.0643`, `−5`, `38 s`, `12 %`; `null` for every other text. */
export function printedNumber(text: string): Printed | null {
  const match = NUMBER.exec(text.trim());
  if (!match) {
    return null;
  }
  const [, sign = '', whole = '', fraction = '', power = '', unit = ''] = match;
  const value = Number(`${whole.replaceAll(',', '')}${fraction}${power}`);
  return Number.isFinite(value)
    ? {
        value: sign === '-' || sign === '−' ? -value : value,
        decimals: power === '' ? Math.max(0, fraction.length - 1) : 12,
        unit
      }
    : null;
}

/** B minus A with its sign, to the decimals that were printed: `+3`, `−0.0185`; `null` when units differ. */
export function change(a: Printed, b: Printed): string | null {
  if (a.unit !== b.unit) {
    return null;
  }
  const decimals = Math.max(a.decimals, b.decimals);
  const difference = b.value - a.value;
  const text =
    decimals > 10
      ? String(Number(Math.abs(difference).toPrecision(6)))
      : Math.abs(difference).toFixed(decimals);
  const sign = difference === 0 || Number(text) === 0 ? '±' : difference > 0 ? '+' : '−';
  const unit = a.unit === '' ? '' : a.unit === '%' ? ' points' : ` ${a.unit}`;
  return `${sign === '±' ? '' : sign}${grouped(text)}${unit}`;
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
