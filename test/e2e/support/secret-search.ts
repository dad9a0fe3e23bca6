/** Looks for secrets in what the app leaves on the disk. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The files below `folder` in which one of `secrets` stands: as it is, as Chromium keeps text, as it stands in addresses and JSON, or in Base64. */
export async function filesWith(secrets: readonly string[], folder: string): Promise<readonly string[]> {
  const forms = [...new Set(secrets)].flatMap(formsOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    if (forms.some((form) => content.includes(form))) found.push(relative(folder, path));
  }
  return found;
}

function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const texts = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((before) => inBase64(bytes, before)),
  ];
  return [Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}

/** What is the same in Base64 whatever else stands around it, when that many bytes (modulo 3) stand before. */
function inBase64(bytes: Buffer, before: number): readonly string[] {
  const from = (3 - before) % 3;
  const whole = bytes.subarray(from, from + Math.floor((bytes.length - from) / 3) * 3);
  return [whole.toString('base64'), whole.toString('base64url')];
}
