const thinSpace = '\u2009';

/** Numbers as people of one locale read them: true minus, grouped thousands, a thin space before a unit. */
export class Numbers {
  readonly #locale: string | undefined;
  readonly #fixed = new Map<number, Intl.NumberFormat>();
  readonly #significant = new Map<number, Intl.NumberFormat>();

  /** An unknown `locale` means the machine's own. */
  constructor(locale: string) {
    this.#locale = supported(locale) ? locale : undefined;
  }

  integer(value: number): string {
    return this.fixed(Math.round(value), 0);
  }

  fixed(value: number, digits: number): string {
    const known = this.#fixed.get(digits);
    const format =
      known ?? new Intl.NumberFormat(this.#locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    if (!known) this.#fixed.set(digits, format);
    return print(format, value);
  }

  /** Of a share from 0 to 1. */
  percent(share: number, digits = 0): string {
    return this.fixed(share * 100, digits) + thinSpace + '%';
  }

  /** A number that somebody wrote: all its digits up to seven, no trailing zeros, a power of ten only where it is far from 1. */
  exact(value: number): string {
    const size = Math.abs(value);
    return size >= 1e9 || (size > 0 && size < 1e-4) ? this.#power(value, 7) : this.#round(value, 7);
  }

  /** For axes and counts in passing: `2.5k`, `1.2M`, no trailing zeros. */
  axis(value: number): string {
    const size = Math.abs(value);
    if (size >= 1e9 || (size > 0 && size < 0.01)) return this.#power(value, 2);
    const [unit, suffix] = size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
    return this.#round(value / unit, 4) + suffix;
  }

  /** A measured value: `digits` decimals where they say something, else two significant ones or a power of ten. */
  value(value: number, digits: number): string {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '\u2212∞';
    const size = Math.abs(value);
    if (size === 0) return '0';
    if (size >= 1e6 || size < 1e-3) return this.#power(value, 2);
    if (size >= 1000) return this.fixed(value, 0);
    if (size >= 100) return this.fixed(value, Math.min(digits, 1));
    if (size < 10 ** (1 - digits)) return this.#round(value, 2);
    return this.fixed(value, digits);
  }

  /** Seconds as `52 s`, `6 min 58 s`, `3 h 20 min`; with `rough`, only the first two digits that matter. */
  duration(seconds: number, rough = false): string {
    const join = (amount: number, unit: string): string => `${this.integer(amount)}${thinSpace}${unit}`;
    if (seconds < 60) return join(seconds, 's');
    const whole = Math.round(seconds);
    if (rough && whole >= 120 && whole < 3570) return join(Math.round(whole / 60), 'min');
    if (whole < 3600) return `${join(Math.floor(whole / 60), 'min')} ${join(whole % 60, 's')}`;
    const minutes = Math.round(whole / 60);
    if (rough && minutes >= 600) return join(Math.round(minutes / 60), 'h');
    return `${join(Math.floor(minutes / 60), 'h')} ${join(minutes % 60, 'min')}`;
  }

  #power(value: number, digits: number): string {
    const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-12);
    const mantissa = this.#round(value / 10 ** exponent, digits);
    return `${mantissa}e${exponent < 0 ? '\u2212' : ''}${Math.abs(exponent)}`;
  }

  #round(value: number, digits: number): string {
    const known = this.#significant.get(digits);
    const format = known ?? new Intl.NumberFormat(this.#locale, { maximumSignificantDigits: digits });
    if (!known) this.#significant.set(digits, format);
    return print(format, value);
  }
}

/** Nothing on screen is a negative zero. */
function print(format: Intl.NumberFormat, value: number): string {
  const text = format.format(value).replaceAll('-', '\u2212');
  return text.startsWith('\u2212') && !/[1-9]/.test(text) ? text.slice(1) : text;
}

function supported(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
