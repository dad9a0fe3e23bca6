/** The home folder that the tour backs up: always the same names, bytes and dates, large enough that a backup of it can be watched. */
import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes like a photo's, which do not compress: the same on every run, and no two files alike. */
function noise(seed, megabytes) {
  const key = createHash('sha256').update(seed).digest();
  const size = Math.round(megabytes * 1024 * 1024);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** [path in the home folder, day of its last change, text or size in MB] */
const documents = [
  ['Documents/Household budget.xlsx', '2026-08-30', 0.4],
  ['Documents/Letters/To grandmother.txt', '2026-05-17', 'Dear grandmother,\nthe garden is in bloom.\n'],
  ['Documents/Letters/To the landlord.txt', '2026-01-09', 'Dear Mr Brandt,\nthe heating is out again.\n'],
  ['Documents/Recipes/Apple cake.md', '2025-10-04', '# Apple cake\n\nFour apples, a little patience.\n'],
  ['Documents/Taxes/Receipts 2026.csv', '2026-07-02', 'month,amount\n1,250\n2,310\n'],
  ['Documents/Taxes/Tax return 2025.pdf', '2026-05-28', 1.3],
  ['Documents/Thesis draft with the remarks of both supervisors, second round.docx', '2026-06-21', 2.2],
];

const photos = (folder, day, first, count) =>
  Array.from({ length: count }, (_, at) => [
    `Photos/${folder}/IMG_${String(first + at).padStart(4, '0')}.jpg`,
    day,
    3.1 + ((at * 7) % 5) / 2,
  ]);

const samples = [
  ...documents,
  ...photos('First day of school', '2026-09-01', 391, 24),
  ...photos('Summer at the lake', '2026-07-19', 420, 48),
];

export const letter = 'Documents/Letters/To grandmother.txt';

/** Writes the sample files into `home`; resolves to the folders in it that are worth protecting. */
export async function writeSampleHome(home) {
  for (const [name, day, content] of samples) {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : noise(name, content));
    await setDay(path, day);
  }
  // Writing into a folder changes its date, so these come last.
  for (const [name, day] of samples)
    for (let folder = dirname(name); folder !== '.'; folder = dirname(folder))
      await setDay(join(home, folder), day);
  return [join(home, 'Documents'), join(home, 'Photos')];
}

function setDay(path, day) {
  const time = new Date(`${day}T10:24:00`);
  return utimes(path, time, time);
}
