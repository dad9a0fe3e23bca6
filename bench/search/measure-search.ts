import type { GoTime } from '../../main/engine/format/go-time';
import type { BlobId, TreeId } from '../../main/engine/format/ids';
import type { TreeNode } from '../../main/engine/format/tree';
import { SearchIndex } from '../../main/engine/search/search-index';
import { allEntries, searchPlace } from '../../test/support/search-place';
import { madeNode, madeSnapshot } from '../../test/support/made-snapshots';

const paths = Number(process.argv[2]);
const signal = new AbortController().signal;
const filesInFolder = 40;
const foldersInFolder = 25;
const furtherSnapshots = 100;
/** Of the folders that have files, from each snapshot to the next. */
const changedShare = 0.002;
const words =
  'annual report invoice 2024 meeting notes draft final backup photo holiday index test main utils readme config übersicht größen'.split(
    ' ',
  );
const endings = ['pdf', 'jpg', 'docx', 'ts', 'txt', 'png', 'c', 'json'];
const queries = ['e', 'report', 'annual 2024 pdf', '*.jpg', 'übersicht', 'qqqq', ''];
const rounds = 9;

const nameOf = (at: number, ending: string) =>
  `${words[at % words.length]}-${words[Math.trunc(at / 7) % words.length]} ${at}${ending}`;
const timeOf = (at: number) => new Date(Date.UTC(2024, 0, 1) + at * 60_000).toISOString() as GoTime;
const blobOf = (at: number) => at.toString(16).padStart(16, '0').repeat(4) as BlobId;

function files(folder: number, version: number): readonly TreeNode[] {
  return Array.from({ length: filesInFolder }, (_, at) => {
    const number = folder * filesInFolder + at;
    const isChanged = at === 0 && version > 0;
    return madeNode(nameOf(number, `.${endings[number % endings.length]}`), {
      content: [blobOf(number * 1000 + (isChanged ? version : 0))],
      size: BigInt(number % 1_000_000),
      mtime: timeOf(number % 500_000),
    });
  });
}

async function timed<T>(body: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const startMs = performance.now();
  const value = await body();
  return { value, ms: performance.now() - startMs };
}

const collect = () => {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
};
const say = (what: string, figure: number, unit: string) =>
  console.log(`${what.padEnd(44)} ${figure.toFixed(figure < 100 ? 1 : 0).padStart(9)} ${unit}`);

const place = await searchPlace();
const leaves = Math.ceil(paths / filesInFolder);
const versions = new Uint16Array(leaves);
const index = await place.repository.loadIndex({ signal });
await index.withWriter({ signal, compression: 'auto', packSizeBytes: 2 ** 24 }, async (writer) => {
  const known = new Map<number, TreeId>();
  const save = async (nodes: readonly TreeNode[]) => (await writer.saveTree({ nodes })).id;
  const group = async (trees: readonly TreeId[], level: number): Promise<TreeId> => {
    const nodes = trees.map((subtree, at) =>
      madeNode(`${String(at).padStart(7, '0')}-${words[(at + level) % words.length]}`, {
        type: 'dir',
        subtree,
      }),
    );
    if (nodes.length <= foldersInFolder) return save(nodes);
    const groups: TreeId[] = [];
    for (let at = 0; at < nodes.length; at += foldersInFolder)
      groups.push(await save(nodes.slice(at, at + foldersInFolder)));
    return group(groups, level + 1);
  };
  for (let snapshot = 0; snapshot <= furtherSnapshots; snapshot++) {
    for (let leaf = 0; leaf < leaves; leaf++) {
      const isChanged = snapshot > 0 && Math.trunc(leaf / (leaves * changedShare)) === snapshot;
      if (isChanged) versions[leaf]!++;
      if (isChanged || snapshot === 0) known.set(leaf, await save(files(leaf, versions[leaf]!)));
    }
    const tree = await group([...known.values()], 0);
    await place.repository.saveSnapshot(madeSnapshot(tree, { paths: ['/'], time: timeOf(snapshot) }), {
      signal,
    });
  }
});

const read = await place.repository.loadIndex({ signal });
const open = () => new SearchIndex(place.repository, async () => read);
const search = open();
const built = await timed(() => search.update({ signal }));
const { total } = await search.search({ ...allEntries, limit: 1 }, { signal });
say('paths', total, '');
say(`index built, ${furtherSnapshots + 1} snapshots`, built.ms / 1000, 's');
say('  an entry', (built.ms * 1000) / total, 'µs');
const [file] = place.kept.files.values();
say('on disk, a path', file!.length / total, 'bytes');
collect();
const before = process.memoryUsage();
const loaded = open();
say('loaded', (await timed(() => loaded.search({ ...allEntries, limit: 1 }, { signal }))).ms, 'ms');
collect();
const after = process.memoryUsage();
const heldBytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
say('in memory, a path', heldBytes / total, 'bytes');
say('brought up to date with nothing new', (await timed(() => loaded.update({ signal }))).ms, 'ms');
for (const text of queries) {
  const times: number[] = [];
  let hits = 0;
  for (let round = 0; round < rounds; round++) {
    const { ms, value } = await timed(() => loaded.search({ ...allEntries, text, limit: 100 }, { signal }));
    times.push(ms);
    hits = value.total;
  }
  const sorted = times.sort((a, b) => a - b);
  say(`“${text}”, ${hits} found: median`, sorted[Math.trunc(rounds / 2)]!, 'ms');
}
