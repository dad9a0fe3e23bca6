/** Bodies on their way: hashed, sent in pieces, received into one piece of memory. */
import { createHash } from 'node:crypto';
import { finished, Readable } from 'node:stream';
import { Breather } from '../../base/breather';
import { type Bytes, bufferOver, copyInto } from '../../base/bytes';
import { madeGarbage } from '../../base/young-garbage';
import { EngineError } from '../../errors';
import { piecesOf } from '../pieces';
import type { StallWatch } from '../stall-watch';
import { type Pace, pieceBytes } from '../throttle';

/** Hashing so much takes a millisecond or two. */
const hashStepBytes = 2 ** 20;

/** The MD5 of `parts`. Gives way now and then: a large pack would hold the thread for a tenth of a second. */
export async function md5Of(parts: readonly Bytes[], signal: AbortSignal): Promise<Buffer> {
  const hash = createHash('md5');
  const breather = new Breather(signal);
  for (const piece of piecesOf(parts, hashStepBytes)) {
    await breather.breathe();
    hash.update(piece);
  }
  return hash.digest();
}

/** `parts` as a request's body, in small views, so that it is never copied whole and flows at the limit. To be destroyed. */
export function bodyOf(parts: readonly Bytes[], pace: Pace | undefined, watch: StallWatch): Readable {
  const body = Readable.from(pacedPieces(parts, pace, watch), { objectMode: false });
  // The body fails only when `watch` aborts the request, which is reported there.
  body.on('error', () => undefined);
  return body;
}

/** Being asked for the next piece means that the last went out. */
async function* pacedPieces(
  parts: readonly Bytes[],
  pace: Pace | undefined,
  watch: StallWatch,
): AsyncGenerator<Buffer> {
  for (const piece of piecesOf(parts, pieceBytes)) {
    watch.progress();
    await watch.whilePaused(async () => pace?.upload(piece.length, watch.signal));
    yield piece;
  }
}

/**
 * The `length` bytes of `body`, in `into` where that is large enough. Not a loop over it: a turn for each piece costs more than the piece. Fails with `storage/unavailable` when there are
 * more or fewer, and as the body fails.
 */
export function receive(
  body: Readable,
  length: number,
  { into, pace }: { readonly into: Bytes | undefined; readonly pace: Pace | undefined },
  watch: StallWatch,
): Promise<Bytes> {
  // Not from Node's shared pool: whoever gets the bytes may transfer them to another thread.
  const bytes =
    into && into.length >= length ? bufferOver(into.subarray(0, length)) : Buffer.allocUnsafeSlow(length);
  let received = 0;
  let waiting: Promise<void> | undefined;
  const take = (chunk: Buffer): void => {
    // The caller was told that the load had failed, and may use the memory for something else.
    if (watch.signal.aborted) return;
    if (received + chunk.length > length) return void body.destroy(wrongLength(length));
    copyInto(bytes, received, chunk);
    received += chunk.length;
    madeGarbage(chunk.length);
    watch.progress();
    const wait = pace?.download(chunk.length, watch.signal);
    if (!wait) return;
    body.pause();
    waiting = watch.whilePaused(() => wait).then(() => void body.resume());
    // Only `watch` ends a wait early, and tells why; it destroys the body, too.
    waiting.catch(() => undefined);
  };
  return new Promise((resolve, reject) => {
    finished(body, { writable: false }, (error) => {
      if (error) return reject(error);
      if (received !== length) return reject(wrongLength(length));
      resolve(waiting ? waiting.then(() => bytes) : bytes);
    });
    body.on('data', take);
  });
}

function wrongLength(expected: number): EngineError {
  return new EngineError(
    'storage/unavailable',
    'The storage sent another number of bytes than it announced',
    { expected },
  );
}
