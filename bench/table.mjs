/** Figures for people: medians with their spread, and the ratio of ours to the other's. */

/** @typedef {import('./competition.mjs').Figures} Figures */

/**
 * @typedef {object} Row one workload at one place, ours against one other
 * @property {string} id
 * @property {string} workload
 * @property {string} place
 * @property {string} program which of ours
 * @property {string} against
 * @property {readonly Figures[]} ours pair by pair
 * @property {readonly Figures[]} theirs
 */

/** @type {readonly { readonly title: string, readonly key: keyof Figures, readonly unit: number }[]} */
const measures = [
  { title: 'wall s', key: 'wallSeconds', unit: 1 },
  { title: 'CPU s', key: 'cpuSeconds', unit: 1 },
  { title: 'memory MiB', key: 'peakBytes', unit: 2 ** 20 },
  { title: 'stored MiB', key: 'storedBytes', unit: 2 ** 20 },
  { title: 'requests', key: 'requests', unit: 1 },
  { title: 'server CPU s', key: 'serverCpuSeconds', unit: 1 },
];

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** Ratios are made within a pair, where both met the same machine, and only then is their median taken. @param {Row} row @param {keyof Figures} key */
export function ratiosOf({ ours, theirs }, key) {
  return ours.map((figures, pair) => figures[key] / (theirs[pair]?.[key] ?? NaN));
}

/** Markdown. @param {readonly Row[]} rows */
export function formatTable(rows) {
  const hasDelays = rows.some(({ ours }) => ours.some(({ delayMaxMs }) => !Number.isNaN(delayMaxMs)));
  const header = ['workload', 'place', 'program', 'against'].concat(
    measures.flatMap(({ title }) => [title, 'ratio']),
    hasDelays ? ['delay ms p99', 'max'] : [],
  );
  const lines = rows.map((row) => [
    `${row.id} ${row.workload}`,
    row.place,
    row.program,
    row.against,
    ...measures.flatMap(({ key, unit }) => [
      pair(row.ours, row.theirs, key, unit),
      spread(ratiosOf(row, key)),
    ]),
    ...(hasDelays ? [short(worst(row.ours, 'delayP99Ms')), short(worst(row.ours, 'delayMaxMs'))] : []),
  ]);
  const widths = header.map((_, at) =>
    Math.max(3, ...[header, ...lines].map((line) => line[at]?.length ?? 0)),
  );
  const format = (/** @type {readonly string[]} */ line) =>
    `| ${line.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [format(header), rule, ...lines.map(format)].join('\n');
}

/** `ours / theirs`, medians. @param {readonly Figures[]} ours @param {readonly Figures[]} theirs @param {keyof Figures} key @param {number} unit */
function pair(ours, theirs, key, unit) {
  const texts = [ours, theirs].map((side) => short(median(side.map((figures) => figures[key])) / unit));
  return texts.every((text) => text === '–') ? '–' : texts.join(' / ');
}

/** @param {readonly Figures[]} figures @param {keyof Figures} key */
function worst(figures, key) {
  return Math.max(...figures.map((one) => one[key]));
}

/** @param {readonly number[]} ratios */
function spread(ratios) {
  const text = short(median(ratios));
  return ratios.length === 1 || text === '–'
    ? text
    : `${text} (${short(Math.min(...ratios))}–${short(Math.max(...ratios))})`;
}

/** @param {number} value */
function short(value) {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
