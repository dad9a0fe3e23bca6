/** Makes any connection beyond this computer fail at once, so that no such test depends on a network. */
import { Socket } from 'node:net';

const loopback = new Set(['localhost', '127.0.0.1', '::1', undefined]);
const connect = Socket.prototype.connect;

/** The host in the arguments of `Socket.connect`; Node itself passes them as one normalized array. */
function hostOf(args: readonly unknown[]): unknown {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null && 'host' in first) return first.host;
  return typeof first === 'number' ? args[1] : undefined;
}

Socket.prototype.connect = function (this: Socket, ...args: never[]) {
  const host = hostOf(args) as string | undefined;
  if (!loopback.has(host)) throw new Error(`a unit test wanted to connect to ${String(host)}`);
  return Reflect.apply(connect, this, args) as Socket;
};
