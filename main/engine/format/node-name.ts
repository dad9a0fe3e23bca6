/** Names of nodes as trees hold them: a Go string literal without its quotes, so that bytes which are not UTF-8 survive JSON. */
import type { ByteText } from './byte-text';

/** `strconv.Quote` without the outer quotes. */
export function quoteNodeName(name: ByteText): string {
  throw new Error(`stub ${name}`);
}

/** The inverse; throws `data/malformed` for what Go would not take. */
export function unquoteNodeName(quoted: string): ByteText {
  throw new Error(`stub ${quoted}`);
}
