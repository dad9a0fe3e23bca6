/** Do the snapshots lead to everything they need? Walks every tree once and asks the index for every blob; file content is not read. */
import { visitGraph } from '../base/visit-graph';
import { toEngineError } from '../errors';
import type { TreeId } from '../format/ids';
import type { NodeType, TreeNode } from '../format/tree';
import { BlobMarks, type IndexedRepository } from '../repository/repository';
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
  /** Called after every tree with the number of trees so far. */
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
  let trees = 0;
  const visit = async (tree: TreeId, visitSignal: AbortSignal): Promise<readonly TreeId[]> => {
    const nodes = await loadNodes(index, tree, findings, visitSignal);
    for (const node of nodes) {
      checkNode(index, tree, node, findings);
      for (const blob of node.content ?? []) used.add('data', blob);
    }
    onTree(++trees);
    return nodes.flatMap(({ type, subtree }) =>
      type === 'dir' && subtree !== undefined && subtree !== nullId ? [subtree] : [],
    );
  };
  const roots = records.map(({ snapshot }) => snapshot.tree);
  await visitGraph(roots, parallelTrees, signal, visit, isFirst);
  return { snapshots: records.length, used };
}

async function loadNodes(
  index: IndexedRepository,
  tree: TreeId,
  findings: Findings,
  signal: AbortSignal,
): Promise<readonly TreeNode[]> {
  try {
    return (await index.loadTree(tree, { signal })).nodes;
  } catch (error) {
    if (!isDamage(error)) throw error;
    findings.error(error.code, `tree ${tree} cannot be read: ${error.message}`, { tree });
    return [];
  }
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
