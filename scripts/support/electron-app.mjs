import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './run.mjs';

/** The path of the Electron binary in node_modules. */
export const electronBinary = () => createRequire(join(root, 'package.json'))('electron');

/** Arguments that run the built app. Chromium refuses its sandbox to root. */
export const appArguments = () => [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root];
