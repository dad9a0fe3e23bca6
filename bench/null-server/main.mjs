/** `node bench/null-server/main.mjs [PORT]`: the null server as a program of its own, so that its work is not counted as the client's. */
import { startNullServer } from './server.mjs';

const { port } = await startNullServer(Number(process.argv[2] ?? 10_000));
process.stdout.write(`The null server listens on 127.0.0.1:${port}\n`);
