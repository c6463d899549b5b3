// Decimal digits of floats that are zero or more, rounded exactly (half to even) as Go's strconv does.

/** "1.500000e+06" with `precision` digits after the point. */
export function inExponent(value: number, precision: number): string {
  const { digits, exponent } = significant(value, precision + 1);
  return withExponent(digits, exponent);
}

/** "1500000.000000" with `precision` digits after the point. */
export function inFixed(value: number, precision: number): string {
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, '0');
  return precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/**
 * As %g: the digits that are needed to tell the float apart, or `precision` of them; with an exponent where it is very
 * large or small. `keepsZeros` (%#g) fills up with zeros instead of leaving them out.
 */
export function inShortest(value: number, precision: number | undefined, keepsZeros: boolean): string {
  const rounded = precision === undefined ? shortest(value) : significant(value, Math.max(precision, 1));
  const needed = rounded.digits.replace(/0+$/, '') || '0';
  const digits = keepsZeros ? needed.padEnd(Math.max(precision ?? 6, 1), '0') : needed;
  const { exponent } = rounded;
  if (exponent < -4 || exponent >= (precision === undefined ? 6 : Math.max(precision, 1))) {
    return withExponent(digits, exponent);
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

interface Digits {
  /** Without a point, which belongs after the first. */
  readonly digits: string;
  readonly exponent: number;
}

function withExponent(digits: string, exponent: number): string {
  const fraction = digits.slice(1);
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.slice(0, 1)}${fraction === '' ? '' : '.'}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** As many digits as tell the float apart from its neighbours. */
function shortest(value: number): Digits {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/** Exactly `count` digits. */
function significant(value: number, count: number): Digits {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const guess = shortest(value).exponent;
  // Rounding may carry into one more digit, and the shortest form may already have been rounded up: look around.
  for (const exponent of [guess, guess + 1, guess - 1]) {
    const digits = scaled(value, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
  }
  throw new Error(`no ${count} digits of ${value}`);
}

/** value * 10^power, rounded half to even. */
function scaled(value: number, power: number): bigint {
  let { numerator, denominator } = fractionOf(value);
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** A float is exactly an integer times a power of two. */
function fractionOf(value: number): { numerator: bigint; denominator: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent) };
}
