/** A company's proxy: it lets connections through without looking into them, or does not. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ConnectProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `HOST:PORT` of each connection that was asked for. */
  readonly asked: string[];
  behaviour: 'tunnel' | 'refuse' | 'hang';
}

/** Ends with the test. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: ConnectProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    behaviour: 'tunnel',
  };
  server.on('connection', (socket) => void sockets.add(socket));
  server.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url);
    client.on('error', () => client.destroy());
    if (proxy.behaviour === 'hang') return;
    if (proxy.behaviour === 'refuse') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 6\r\n\r\n<html>');
      return;
    }
    const target = connect(Number(url.split(':').at(-1)), '127.0.0.1');
    sockets.add(target);
    target.on('error', () => client.destroy());
    target.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return proxy;
}
