/** As much of DER as a certificate needs: ITU-T X.690. */

/** One value: its tag, its length, its contents. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body), body]);
}

export const sequence = (...contents: readonly Buffer[]) => der(0x30, ...contents);
export const set = (...contents: readonly Buffer[]) => der(0x31, ...contents);
export const octets = (contents: Buffer) => der(0x04, contents);
export const bits = (contents: Buffer) => der(0x03, Buffer.from([0]), contents);
export const text = (value: string) => der(0x0c, Buffer.from(value, 'utf8'));
export const truth = der(0x01, Buffer.from([0xff]));

/** Positive, whatever its first bit is. */
export function integer(value: Buffer): Buffer {
  return der(0x02, (value[0] ?? 0) > 0x7f ? Buffer.from([0]) : Buffer.alloc(0), value);
}

/** `2.5.29.17` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seconds; years from 1950 to 2049. */
export function utcTime(timeMs: number): Buffer {
  const digits = new Date(timeMs).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`, 'latin1'));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}
