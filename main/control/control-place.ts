/** How the command line finds the running app of the same profile. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** As long as a socket's path may be on the strictest system, its closing zero included. */
const longestPath = 103;

/** Written by the running app, readable by its person only: who knows the token may ask. */
export const controlDocumentSchema = z.strictObject({ token: z.string().regex(/^[0-9a-f]{64}$/) });
export type ControlDocument = z.infer<typeof controlDocumentSchema>;

/** Where the app of `profile`, a folder, listens. */
export function controlPath(profile: string, platform: NodeJS.Platform): string {
  const mark = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\stowkeep-${mark}`;
  const path = join(profile, 'control.sock');
  return Buffer.byteLength(path) <= longestPath ? path : join(tmpdir(), `stowkeep-${mark}.sock`);
}
