/** Columns as wide as their widest cell, a rule below the head and above the foot: restic's tables. Cells may have several lines. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  foot?: string,
): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.split('\n')));
  const widths = head.map((_, column) =>
    Math.max(...cells.flatMap((row) => (row[column] ?? ['']).map((line) => line.length))),
  );
  const lines = cells.map((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, at) =>
      row
        .map((cell, column) => (cell[at] ?? '').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  });
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width, 0) + 2 * (head.length - 1));
  return [...(lines[0] ?? []), rule, ...lines.slice(1).flat(), rule, ...(foot === undefined ? [] : [foot])];
}
