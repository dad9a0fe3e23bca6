/** A made-up computer's backups, generated from names and counters: the same at every start. */
import type { EntrySort, EntryView, FolderPage, SnapshotSummaryView } from '../../../contract/data';

const hourMs = 3_600_000;
const mib = 1024 * 1024;

export const fakeHome = '/home/anna';

export function fakeSnapshots(nowMs: number): readonly SnapshotSummaryView[] {
  const hoursAgo = [0.2, 2, 4, 6, 23, 27, 30, 49, 54, 73, 97, 121, 170, 340, 510, 900, 1640, 2380, 8900];
  return hoursAgo.map((hours, at) => ({
    id: (at + 1).toString(16).padStart(2, '0').repeat(32),
    time: new Date(nowMs - hours * hourMs).toISOString(),
    hostname: at % 7 === 6 ? 'anna-desktop' : 'anna-laptop',
    paths: [`${fakeHome}/Documents`, `${fakeHome}/Pictures`, `${fakeHome}/Projects`],
    tags: [],
    totals:
      at === 18
        ? null
        : { files: 148_200 - at * 131, bytes: (61_440 - at * 220) * mib, bytesAdded: (at * 37 + 9) * mib },
  }));
}

/** One page; `null` when there is no such folder. */
export function fakeFolder(path: string, sort: EntrySort, offset: number, limit: number): FolderPage | null {
  const entries = sorted(path, sort);
  if (entries === null) return null;
  return { total: entries.length, offset, entries: entries.slice(offset, offset + limit) };
}

const sortedFolders = new Map<string, readonly EntryView[]>();

function sorted(path: string, sort: EntrySort): readonly EntryView[] | null {
  const key = `${sort.by} ${sort.isDescending} ${path}`;
  const known = sortedFolders.get(key);
  if (known !== undefined) return known;
  const entries = folders().get(path);
  if (entries === undefined) return null;
  const result = [...entries].sort(comparing(sort));
  sortedFolders.set(key, result);
  return result;
}

const collator = new Intl.Collator('en', { numeric: true });

const orders = {
  name: (a: EntryView, b: EntryView) => collator.compare(a.name, b.name),
  size: (a: EntryView, b: EntryView) => a.sizeBytes - b.sizeBytes,
  modified: (a: EntryView, b: EntryView) => Date.parse(a.modifiedAt) - Date.parse(b.modifiedAt),
};

function comparing(sort: EntrySort): (a: EntryView, b: EntryView) => number {
  const rank = (entry: EntryView) => (entry.type === 'dir' ? 0 : 1);
  const direction = sort.isDescending ? -1 : 1;
  return (a, b) => rank(a) - rank(b) || direction * orders[sort.by](a, b);
}

/** Of all folders. */
export function fakeEntries(): readonly EntryView[] {
  return [...folders().values()].flat();
}

let made: ReadonlyMap<string, readonly EntryView[]> | undefined;

function folders(): ReadonlyMap<string, readonly EntryView[]> {
  if (made === undefined) {
    const scans = `${fakeHome}/Pictures/Scanner`;
    const all = new Map<string, readonly EntryView[]>();
    for (const [path, names] of Object.entries(plan))
      all.set(
        path,
        names.map((name, at) => entry(path, name, at)),
      );
    all.set(
      scans,
      numbered(100_000, (at) => `scan-${String(at).padStart(6, '0')}.tiff`).map((name, at) =>
        entry(scans, name, at),
      ),
    );
    made = all;
  }
  return made;
}

function numbered(count: number, name: (at: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => name(at));
}

export const fakeFolders = [
  `${fakeHome}/Documents`,
  `${fakeHome}/Pictures`,
  `${fakeHome}/Projects`,
  `${fakeHome}/Shared/Customer projects 2020–2026/Northwind Traders International/Deliverables and correspondence`,
];

/** A name that ends in a slash is a folder, one with an arrow a link. */
const plan: Readonly<Record<string, readonly string[]>> = {
  '/': ['home/'],
  '/home': ['anna/'],
  [fakeHome]: ['Documents/', 'Pictures/', 'Projects/'],
  [`${fakeHome}/Documents`]: [
    'Contracts/',
    'Empty folder/',
    'Taxes/',
    'Annual report 2026 – final version with comments from finance, legal and the external auditors (reviewed 14 November, second round).docx',
    'Budget 2027.xlsx',
    'Holiday list.txt',
    'Invoice 2026-11-03.pdf',
    'Meeting notes.md',
    'Übersicht Größen.ods',
    'תקציב שנתי.xlsx',
    '会議の議事録.docx',
    'current -> Budget 2027.xlsx',
    'broken\udcff name.txt',
  ],
  [`${fakeHome}/Documents/Contracts`]: ['Lease.pdf', 'Phone.pdf', 'Power.pdf', 'Insurance/'],
  [`${fakeHome}/Documents/Contracts/Insurance`]: ['Household.pdf', 'Liability.pdf', 'Travel.pdf'],
  [`${fakeHome}/Documents/Empty folder`]: [],
  [`${fakeHome}/Documents/Taxes`]: ['2024/', '2025/'],
  [`${fakeHome}/Documents/Taxes/2024`]: ['Return.pdf', 'Receipts.zip'],
  [`${fakeHome}/Documents/Taxes/2025`]: ['Return.pdf', 'Receipts.zip', 'Letter from the tax office.pdf'],
  [`${fakeHome}/Pictures`]: ['2025 Lisbon/', '2026 Norway/', 'Scanner/', 'Passport photo.jpg'],
  [`${fakeHome}/Pictures/2025 Lisbon`]: numbered(240, (at) => `IMG_${4200 + at}.jpg`),
  [`${fakeHome}/Pictures/2026 Norway`]: numbered(612, (at) => `DSC0${1000 + at}.ARW`),
  [`${fakeHome}/Projects`]: ['garden-planner/', 'website/', 'todo.txt'],
  [`${fakeHome}/Projects/garden-planner`]: ['README.md', 'main.py', 'beds.json'],
  [`${fakeHome}/Projects/website`]: ['index.html', 'style.css', 'photos.zip'],
};

function entry(folder: string, text: string, at: number): EntryView {
  const [name = '', linkTarget = null] = text.replace(/\/$/, '').split(' -> ');
  const type = text.endsWith('/') ? 'dir' : linkTarget === null ? 'file' : 'symlink';
  const ageMs = at * 5_400_000 + name.length * 86_400_000;
  return {
    name,
    path: folder === '/' ? `/${name}` : `${folder}/${name}`,
    type,
    sizeBytes: type === 'file' ? ((at * 7919 + name.length * 104_729) % 48_000_000) + 312 : 0,
    modifiedAt: new Date(Date.UTC(2026, 10, 20, 9, 30) - ageMs).toISOString(),
    linkTarget,
  };
}
