import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The same bytes on every run, and no two pieces of them alike. */
export function noise(sizeBytes: number, seed: string): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < sizeBytes; at++)
    blocks.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(blocks).subarray(0, sizeBytes);
}

/** A person's folder in small: texts, pictures that take several chunks, an empty file, a link, names that are not ASCII. */
export async function writeSampleTree(folder: string): Promise<void> {
  await mkdir(join(folder, 'Photos/Sommer 2026 – Küste'), { recursive: true });
  await writeFile(join(folder, 'letter.txt'), 'Dear reader,\n');
  await writeFile(join(folder, 'Photos/beach.raw'), noise(3_000_000, 'beach'));
  await writeFile(join(folder, 'Photos/empty'), '');
  await writeFile(join(folder, 'Photos/Sommer 2026 – Küste/möwe 🐦.jpg'), noise(100_000, 'gull'));
  await symlink('../letter.txt', join(folder, 'Photos/to the letter'));
}

/** Path → what is there, for whole-tree comparison. */
export async function readTree(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const tree = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : entry.isSymbolicLink()
        ? `link to ${await readlink(path)}`
        : 'folder';
    tree.set(relative(folder, path), content);
  }
  return tree;
}
