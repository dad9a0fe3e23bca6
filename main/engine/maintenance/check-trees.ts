/** Do the snapshots lead to everything they need? Walks every tree once and asks the index for every blob; file content is not read. */
import { visitGraph } from '../base/visit-graph';
import type { Bytes } from '../base/bytes';
import { toEngineError } from '../errors';
import type { TreeId } from '../format/ids';
import type { NodeType, TreeNode } from '../format/tree';
import { TreeOutline } from '../format/tree-outline';
import { BlobMarks, type IndexedRepository, namingTree } from '../repository/repository';
import { type Findings, isDamage, quoted } from './findings';

/** Trees that are loaded at a time. */
const parallelTrees = 8;
const nullId = '0'.repeat(64);
const leafTypes: ReadonlySet<NodeType> = new Set([
  'symlink',
  'dev',
  'chardev',
  'fifo',
  'socket',
  'irregular',
]);

export interface CheckedTrees {
  readonly snapshots: number;
  /** Every blob of the index that was reached, with the value 0. */
  readonly used: BlobMarks;
}

interface TreesOptions {
  readonly signal: AbortSignal;
  /** Called for every tree with the number of trees so far. */
  readonly onTree: (trees: number) => void;
}

/** Reports on every snapshot and tree. */
export async function checkTrees(
  index: IndexedRepository,
  findings: Findings,
  { signal, onTree }: TreesOptions,
): Promise<CheckedTrees> {
  const records = await index.repository.listSnapshots({
    signal,
    isFresh: true,
    onDamaged: (snapshot, error) => {
      const { code, message } = toEngineError(error);
      findings.error(code, `snapshot ${snapshot} cannot be read: ${message}`, { snapshot });
    },
  });
  const used = new BlobMarks(index);
  const unknown = new Set<TreeId>();
  const isFirst = (tree: TreeId): boolean => {
    const isNew = used.add('tree', tree) ?? !unknown.has(tree);
    if (isNew && !index.has('tree', tree)) unknown.add(tree);
    return isNew;
  };
  const look = new TreeCheck(index, findings, used);
  let trees = 0;
  const visit = (tree: TreeId, visitSignal: AbortSignal) => {
    onTree(++trees);
    const json = index.nearTreeJson(tree);
    if (json) return look.check(tree, json);
    return index.loadTreeJson(tree, { signal: visitSignal }).then(
      (loaded) => look.check(tree, loaded),
      (error: unknown) => look.unreadable(tree, error),
    );
  };
  const roots = records.map(({ snapshot }) => snapshot.tree);
  await visitGraph(roots, parallelTrees, signal, visit, isFirst);
  return { snapshots: records.length, used };
}

/** Looks at trees as bytes; of nodes that are not plainly good all is read, to tell what is wrong. */
class TreeCheck {
  readonly #index: IndexedRepository;
  readonly #findings: Findings;
  readonly #used: BlobMarks;
  readonly #outline = new TreeOutline({ isStrict: true });
  readonly #id = Buffer.alloc(32);

  constructor(index: IndexedRepository, findings: Findings, used: BlobMarks) {
    this.#index = index;
    this.#findings = findings;
    this.#used = used;
  }

  /** Answers the tree's folders. */
  check(tree: TreeId, json: Bytes): readonly TreeId[] {
    const outline = this.#outline;
    try {
      namingTree(tree, () => outline.read(json));
    } catch (error) {
      return this.unreadable(tree, error);
    }
    const folders: TreeId[] = [];
    for (let at = 0; at < outline.count; at++) {
      const isKnown = this.#markContent(at);
      const folder = outline.folder(at);
      const isFolder = folder !== undefined && folder !== nullId;
      if (isFolder) folders.push(folder);
      const isGood = outline.isFile(at) ? isKnown : isFolder;
      if (!isGood || outline.name(at) === '') checkNode(this.#index, tree, outline.node(at), this.#findings);
    }
    return folders;
  }

  unreadable(tree: TreeId, error: unknown): readonly TreeId[] {
    if (!isDamage(error)) throw error;
    this.#findings.error(error.code, `tree ${tree} cannot be read: ${error.message}`, { tree });
    return [];
  }

  /** Whether there is a list of blobs and the index has all of them. */
  #markContent(at: number): boolean {
    const count = this.#outline.contentCount(at);
    let isKnown = count >= 0;
    for (let blob = 0; blob < count; blob++) {
      this.#outline.copyContent(at, blob, this.#id);
      if (this.#used.add('data', this.#id) === undefined || isNullId(this.#id)) isKnown = false;
    }
    return isKnown;
  }
}

function isNullId(id: Bytes): boolean {
  return id.every((byte) => byte === 0);
}

function checkNode(index: IndexedRepository, tree: TreeId, node: TreeNode, findings: Findings): void {
  const report = (problem: string, code: 'data/malformed' | 'data/missing' = 'data/malformed') =>
    findings.error(code, `tree ${tree}: ${problem}`, { tree });
  if (node.name === '') report('a node has an empty name');
  if (node.type === 'file') checkContent(index, node, report);
  else if (node.type === 'dir') {
    if (node.subtree === undefined) report(`the folder ${quoted(node.name)} has no subtree`);
    else if (node.subtree === nullId) report(`the folder ${quoted(node.name)} has a null id as its subtree`);
  } else if (!leafTypes.has(node.type)) {
    report(`the node ${quoted(node.name)} has the invalid type ${quoted(node.type)}`);
  }
}

function checkContent(
  index: IndexedRepository,
  { name, content }: TreeNode,
  report: (problem: string, code?: 'data/malformed' | 'data/missing') => void,
): void {
  if (content === null) return report(`the file ${quoted(name)} has no list of blobs`);
  for (const blob of content) {
    if (blob === nullId) report(`the file ${quoted(name)} has a null id among its blobs`);
    else if (!index.has('data', blob)) {
      report(`the file ${quoted(name)} needs the blob ${blob}, which is not in the index`, 'data/missing');
    }
  }
}
