/** CSS colours as numbers: shaders and blending know no names, and a theme writes them in every way that CSS has. */

/** Red, green, blue and alpha, each 0 … 1, not premultiplied. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

const NAMED: Readonly<Record<string, Rgba>> = {
  transparent: [0, 0, 0, 0],
  black: [0, 0, 0, 1],
  white: [1, 1, 1, 1],
  grey: [128 / 255, 128 / 255, 128 / 255, 1],
  gray: [128 / 255, 128 / 255, 128 / 255, 1]
};

const FUNCTION = /^(rgba?|hsla?)\(([^()]*)\)$/;

function hex(digits: string): Rgba | undefined {
  if (!/^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(digits)) {
    return undefined;
  }
  const wide = digits.length > 4 ? digits : [...digits].map(digit => digit + digit).join('');
  const part = (at: number) => parseInt(wide.slice(at, at + 2), 16) / 255;
  return [part(0), part(2), part(4), wide.length === 8 ? part(6) : 1];
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** A number or a percentage, where `whole` is what 1 is written as. */
function amount(text: string | undefined, whole: number): number {
  if (text === undefined) {
    return NaN;
  }
  return clamp(text.endsWith('%') ? parseFloat(text) / 100 : Number(text) / whole);
}

/** Hue in degrees, the others 0 … 1; the formula of CSS Color 4, section 7.1. */
function fromHsl(hue: number, saturation: number, light: number): [number, number, number] {
  const channel = (shift: number) => {
    const at = (shift + hue / 30) % 12;
    const swing = saturation * Math.min(light, 1 - light);
    return light - swing * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  };
  return [channel(0), channel(8), channel(4)];
}

function called(name: string, inside: string): Rgba | undefined {
  const parts = inside.split(/[\s,/]+/).filter(part => part !== '');
  if (parts.length < 3 || parts.length > 4) {
    return undefined;
  }
  const alpha = parts.length === 4 ? amount(parts[3], 1) : 1;
  const [red, green, blue] = name.startsWith('rgb')
    ? [amount(parts[0], 255), amount(parts[1], 255), amount(parts[2], 255)]
    : fromHsl(
        ((parseFloat(parts[0] ?? '') % 360) + 360) % 360,
        amount(parts[1], 100),
        amount(parts[2], 100)
      );
  const all: Rgba = [red, green, blue, alpha];
  return all.every(Number.isFinite) ? all : undefined;
}

/**
 * A colour as `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `rgba()`, `hsl()`, `hsla()` or one of a few names.
 *
 * @returns `undefined` for anything else, which a browser may still know
 */
export function parseColour(css: string): Rgba | undefined {
  const text = css.trim().toLowerCase();
  if (text.startsWith('#')) {
    return hex(text.slice(1));
  }
  const call = FUNCTION.exec(text);
  return call ? called(call[1] ?? '', call[2] ?? '') : NAMED[text];
}

/** A colour for CSS and SVG with another alpha. */
export function withAlpha([red, green, blue]: Rgba, alpha: number): string {
  const byte = (part: number) => Math.round(part * 255);
  return `rgba(${byte(red)}, ${byte(green)}, ${byte(blue)}, ${+alpha.toFixed(3)})`;
}
