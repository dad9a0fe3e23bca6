/** Figures for people: medians with their spread, and the ratio of ours to restic's. */

/**
 * @typedef {object} Series one figure of one step, pair by pair
 * @property {string} label
 * @property {string} unit
 * @property {readonly number[]} ours
 * @property {readonly number[]} theirs
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** Ratios are made within a pair, where both met the same machine, and only then is their median taken. @param {Series} series */
export function ratiosOf({ ours, theirs }) {
  return ours.map((value, pair) => value / (theirs[pair] ?? NaN));
}

/** @param {readonly Series[]} all */
export function formatTable(all) {
  const header = ['', 'stowkeep', 'restic', 'ratio'];
  const rows = all.map((series) => [
    series.label,
    spread(series.ours, series.unit),
    spread(series.theirs, series.unit),
    spread(ratiosOf(series), '×'),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(header), ...rows.map(line)].join('\n');
}

/** @param {readonly number[]} values @param {string} unit */
function spread(values, unit) {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(short);
  return values.length === 1 ? `${middle} ${unit}` : `${middle} ${unit} (${least}–${most})`;
}

/** @param {number} value */
function short(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
