import { language } from './language';

const wholeNumber = new Intl.NumberFormat(language.formats, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(language.formats, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** `1,204`. */
export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** `4.0`. */
export function formatDecimal(number: number): string {
  return oneDecimal.format(number);
}

/** `€4.20`, with a third place after the point below one. */
export function formatMoney(amount: number, currency: string): string {
  const digits = { maximumFractionDigits: Math.abs(amount) < 1 ? 3 : 2 };
  return new Intl.NumberFormat(language.formats, { style: 'currency', currency, ...digits }).format(amount);
}

const all = new Intl.ListFormat(language.formats);

/** `a, b and c`. */
export function formatList(parts: readonly string[]): string {
  return all.format(parts);
}
