const wholeNumber = new Intl.NumberFormat('en');

/** `1,204 files`. The one place where a count meets its noun. */
export function plural(count: number, one: string, many: string): string {
  return `${wholeNumber.format(count)} ${count === 1 ? one : many}`;
}

/** `1,204`. */
export function formatCount(count: number): string {
  return wholeNumber.format(count);
}
