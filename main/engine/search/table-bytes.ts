/** The table of paths as bytes of this computer: a head, then the columns as they are. */
import { type Bytes, bufferOver } from '../base/bytes';
import { PathTable, type TableSnapshot } from './path-table';

/** Another layout, kind or way to fold names is another version. */
export const tableVersion = 1;

const entryColumns = ['nameAt', 'parents', 'kinds', 'newest'] as const;
const stateColumns = ['before', 'since', 'contentA', 'contentB', 'sizes', 'times'] as const;

interface Head {
  readonly count: number;
  readonly stateCount: number;
  readonly snapshots: readonly TableSnapshot[];
}

/** In pieces over the table's memory, to be used before it changes. */
export function encodeTable(table: PathTable): readonly Bytes[] {
  const { count, stateCount, snapshots } = table;
  const head = Buffer.from(JSON.stringify({ count, stateCount, snapshots } satisfies Head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const columns = [
    ...entryColumns.map((name) => table[name].subarray(0, count + 1)),
    ...stateColumns.map((name) => table[name].subarray(0, stateCount)),
    table.names.subarray(0, table.nameAt[count]),
  ];
  return [
    length,
    head,
    ...columns.map((column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength)),
  ];
}

/** What `encodeTable` made; its maker is known, as it was sealed. */
export function decodeTable(bytes: Bytes): PathTable {
  const buffer = bufferOver(bytes);
  const headEnd = 4 + buffer.readUInt32LE(0);
  const head = JSON.parse(buffer.toString('utf8', 4, headEnd)) as Head;
  const table = new PathTable();
  table.count = head.count;
  table.stateCount = head.stateCount;
  table.snapshots.push(...head.snapshots);
  let at = headEnd;
  const take = (byteLength: number): Bytes => bytes.subarray(at, (at += byteLength));
  const fill = <T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
    empty: T,
    count: number,
  ): T => {
    // Memory of its own, with room for one more, is also aligned.
    const column = new (empty.constructor as new (length: number) => T)(count + 1);
    new Uint8Array(column.buffer).set(take(count * column.BYTES_PER_ELEMENT));
    return column;
  };
  for (const name of entryColumns) table[name] = fill(table[name], head.count + 1) as never;
  for (const name of stateColumns) table[name] = fill(table[name], head.stateCount) as never;
  table.names = Buffer.from(take(table.nameAt[head.count]!));
  table.linkAll();
  return table;
}
