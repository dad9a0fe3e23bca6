/** What was measured, by name, and the table of it. */
import { median } from '../table.mjs';

/** @typedef {{ name: string, unit: 'ms' | 'MiB' | 'frames', limit?: number, values: number[] }} Figure */

/** In the order in which they first came. */
export class Figures {
  /** @type {Map<string, Figure>} */
  #all = new Map();

  /** @param {string} name @param {number} value @param {{ unit?: Figure['unit'], limit?: number | undefined }} [kind] what is above the limit is marked */
  add(name, value, { unit = 'ms', limit } = {}) {
    const figure = this.#all.get(name) ?? { name, unit, ...(limit !== undefined && { limit }), values: [] };
    figure.values.push(value);
    this.#all.set(name, figure);
  }

  get all() {
    return [...this.#all.values()];
  }
}

/** Markdown. @param {readonly Figure[]} figures */
export function formatFigures(figures) {
  const lines = figures.map(({ name, unit, limit, values }) => {
    const worst = Math.max(...values);
    const isOver = limit !== undefined && worst > limit;
    const mark = !isOver ? '' : median(values) > limit ? 'missed' : 'missed at worst';
    const of = (/** @type {number} */ value) => `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
    return [
      name,
      of(median(values)),
      of(worst),
      `${values.length}`,
      limit === undefined ? '' : `${limit}`,
      mark,
    ];
  });
  const header = ['measured', 'median', 'worst', 'times', 'limit', ''];
  const widths = header.map((_, at) =>
    Math.max(3, ...[header, ...lines].map((line) => line[at]?.length ?? 0)),
  );
  const format = (/** @type {readonly string[]} */ line) =>
    `| ${line.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [
    format(header),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...lines.map(format),
  ].join('\n');
}

/** The value that this share of `values` does not exceed. @param {readonly number[]} values @param {number} share */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
