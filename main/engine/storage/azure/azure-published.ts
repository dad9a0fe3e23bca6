/** What an administrator has published in a container, beside the repositories. */
import type { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { EngineError, isEngineError } from '../../errors';
import type { CallOptions } from '../backend';
import type { StallWatch } from '../stall-watch';
import type { ContainerOptions } from './azure-client';
import { AzureRequests } from './azure-requests';
import { receive } from './transfer';

const silenceMs = 20_000;
/** More than anybody writes by hand; less than what would be felt. */
const maxBytes = 2 ** 20;

/** The text of the file `name` at the container's root; `undefined` where there is none. `data/malformed` for one that is too large or no text. */
export async function loadPublishedFile(
  options: ContainerOptions,
  name: string,
  call: CallOptions,
): Promise<string | undefined> {
  const requests = new AzureRequests(options, silenceMs);
  try {
    return await requests.send('load', name, call, (client, watch) => download(client, name, watch));
  } catch (error) {
    if (isEngineError(error, 'storage/not-found')) return undefined;
    throw error;
  }
}

async function download(client: ContainerClient, name: string, watch: StallWatch): Promise<string> {
  const response = await client
    .getBlobClient(name)
    .download(0, undefined, { abortSignal: watch.signal, maxRetryRequests: 0 });
  const body = response.readableStreamBody as Readable;
  const sizeBytes = response.contentLength ?? 0;
  if (sizeBytes > maxBytes) {
    body.destroy();
    throw malformed(name, `has more than ${maxBytes} bytes`);
  }
  const bytes = await receive(body, sizeBytes, { into: undefined, pace: undefined }, watch);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed(name, 'is not text in UTF-8');
  }
}

function malformed(name: string, what: string): EngineError {
  return new EngineError('data/malformed', `The file ${name} in the container ${what}`, { file: name });
}
