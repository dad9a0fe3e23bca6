/**
 * The null server: speaks Azure Blob Storage as far as a backup needs it and does nothing else: no signatures, no digests, no disk. What a backup
 * takes against it is what the client takes.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { BlobService } from './requests.mjs';

/** Asked for by the bench, never by a client of the storage; not counted. */
export const countsPath = '/bench/counts';

/**
 * @typedef {object} Counts since the start
 * @property {number} requests
 * @property {number} bytesReceived of bodies
 * @property {Readonly<Record<string, number>>} byMethod
 *
 * @typedef {object} NullServer
 * @property {number} port
 * @property {() => Counts} counts
 * @property {() => Promise<void>} stop
 */

/** Listens on this computer, at `port` or a free one. @param {number} port @returns {Promise<NullServer>} */
export async function startNullServer(port = 0) {
  const service = new BlobService();
  const counts = { requests: 0, bytesReceived: 0, byMethod: /** @type {Record<string, number>} */ ({}) };
  const server = createServer({ keepAliveTimeout: 300_000, requestTimeout: 0 }, (request, response) => {
    /** @type {Buffer[]} */
    const body = [];
    request.on('data', (/** @type {Buffer} */ chunk) => {
      counts.bytesReceived += chunk.length;
      body.push(chunk);
    });
    request.on('end', () => {
      const { method = '', headers } = request;
      const url = new URL(request.url ?? '/', 'http://null');
      if (url.pathname === countsPath) {
        response.end(JSON.stringify(counts));
        return;
      }
      counts.requests += 1;
      counts.byMethod[method] = (counts.byMethod[method] ?? 0) + 1;
      send(response, service.answer({ method, url, headers, body }), headers['x-ms-client-request-id']);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port: address.port,
    counts: () => structuredClone(counts),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {import('./requests.mjs').Answer} answer
 * @param {string | readonly string[] | undefined} clientRequestId
 */
function send(response, { status, headers, body = [] }, clientRequestId) {
  response.writeHead(status, {
    'x-ms-request-id': 'null',
    'x-ms-version': '2025-11-05',
    ...(clientRequestId === undefined ? {} : { 'x-ms-client-request-id': `${clientRequestId}` }),
    ...headers,
  });
  response.cork();
  for (const piece of body) response.write(piece);
  response.end();
}
