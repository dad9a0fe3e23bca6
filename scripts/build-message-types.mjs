/** `node scripts/build-message-types.mjs`: the English messages as types, which JSON alone does not give: their keys and the names in `{{…}}`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const texts = join(import.meta.dirname, '../renderer/lib/texts');
const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

const files = readdirSync(join(texts, 'en'));
// An object of strings in JSON is also a type of TypeScript.
const members = files.map(
  (file) => `${camelCase(basename(file, '.json'))}: ${readFileSync(join(texts, 'en', file), 'utf8').trim()};`,
);
const types = `export interface Messages {\n${members.join('\n')}\n}\n`;
const path = join(texts, 'generated/messages.ts');
// What is built of the sources is built anew when one is written.
if (!existsSync(path) || readFileSync(path, 'utf8') !== types) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, types);
}
