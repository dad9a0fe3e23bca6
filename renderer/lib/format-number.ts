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
