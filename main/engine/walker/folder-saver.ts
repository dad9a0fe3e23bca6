/** Reads one folder of this computer after the other: what is unchanged is taken from the parent, small files are stored at once. */
import type { Bytes } from '../base/bytes';
import { cloudFiles } from '../disk/cloud-only';
import { joinPath } from '../disk/disk-path';
import { diskTrouble } from '../disk/fs-error';
import { listNames } from '../disk/list-folder';
import { isThere } from '../disk/quick-stat';
import { completeEntry, readBareEntry } from '../disk/read-entry';
import { EngineError, engineErrorFromData, toEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { BlobId, TreeId } from '../format/ids';
import { encodeNode, encodeNodeHead, encodeTreeOf, type TreeNode } from '../format/tree';
import { fileBefore, isUnchangedFile, isUnchangedFolder } from './change';
import { ParentNodes } from './parent-nodes';
import type {
  FileBefore,
  FileJob,
  FolderJob,
  FolderPiece,
  NodePiece,
  ParentTree,
  SavedFile,
  SavedFolder,
} from './saved-folder';
import { Selection } from './selection';
import type { FactCollector } from './walk-facts';
import type { WalkRules } from './walk-rules';

/** Larger files are left to whoever is free: one folder must not keep one worker busy for long. */
const largestBytes = 2n ** 20n;
const mostBytes = 16n * 2n ** 20n;
const mostFiles = 1024;

/** Where files and trees go. */
export interface WalkStore {
  saveFile(job: FileJob, onBytesRead: (bytes: number) => void): SavedFile;
  saveTree(json: Bytes): { readonly id: TreeId; readonly isNew: boolean; readonly storedBytes: number };
  hasData(id: BlobId): boolean;
  /** The parent's tree as JSON. Throws `data/corrupt`. */
  openTree(tree: ParentTree): Bytes;
}

/** What is known of the folder that is being saved. */
interface OpenFolder {
  readonly job: FolderJob;
  parent: ParentNodes | undefined;
  bytesLeft: bigint;
  filesLeft: number;
  hasVanished: boolean;
}

/** Synchronous; whoever drives `save` may stop or wait between two entries. */
export class FolderSaver {
  readonly #rules: WalkRules;
  readonly #store: WalkStore;
  readonly #facts: FactCollector;
  readonly #selection: Selection;

  constructor(rules: WalkRules, store: WalkStore, facts: FactCollector) {
    this.#rules = rules;
    this.#store = store;
    this.#facts = facts;
    this.#selection = new Selection(rules, (path, error) => facts.warn(path, error, 'archival'));
  }

  /** Yields before each entry. Throws what is no trouble of the disk or of the parent. */
  *save(job: FolderJob): Generator<undefined, SavedFolder> {
    const names = this.#list(job);
    if (!names) return { kind: 'failed' };
    const parent = this.#openParent(job);
    if (parent === 'damaged') return { kind: 'parent-damaged' };
    const folder: OpenFolder = {
      job,
      parent,
      bytesLeft: mostBytes,
      filesLeft: mostFiles,
      hasVanished: false,
    };
    const pieces: NodePiece[] = [];
    for (const name of names) {
      yield;
      const piece = this.#saveEntry(folder, name);
      if (piece !== undefined) pieces.push(piece);
    }
    return this.#finish(folder, pieces);
  }

  #finish({ job, parent }: OpenFolder, pieces: readonly NodePiece[]): SavedFolder {
    const isUnchanged = parent?.isExhausted === true;
    if (!pieces.every((piece) => typeof piece === 'string')) return { kind: 'open', pieces, isUnchanged };
    if (isUnchanged && job.parent) return { kind: 'saved', tree: { id: job.parent.id, storedBytes: 0 } };
    const json = encodeTreeOf(pieces);
    const { id, isNew, storedBytes } = this.#store.saveTree(json);
    if (isNew) this.#facts.newTree(json.length, storedBytes);
    return { kind: 'saved', tree: { id, storedBytes } };
  }

  #list({ path, isMount }: FolderJob): readonly ByteText[] | undefined {
    if (isMount) return [];
    try {
      return this.#selection.withoutTagged(path, listNames(path));
    } catch (error) {
      this.#facts.warn(path, diskTrouble(error), 'archival');
      return undefined;
    }
  }

  #openParent({ path, parent }: FolderJob): ParentNodes | 'damaged' | undefined {
    if (!parent) return undefined;
    try {
      return new ParentNodes(this.#store.openTree(parent));
    } catch (error) {
      const damage = dataTrouble(error);
      if (parent.kind === 'sealed') return 'damaged';
      this.#facts.warn(path, damage, 'archival');
      return undefined;
    }
  }

  #saveEntry(folder: OpenFolder, name: ByteText): NodePiece | undefined {
    const path = joinPath(folder.job.path, name);
    if (this.#selection.hasExcludedPath(path)) return undefined;
    this.#facts.working(path);
    try {
      const node = readBareEntry(path, name, this.#rules);
      if (node.type === 'socket' || this.#selection.hasExcludedSize(node)) return undefined;
      const isElsewhere = this.#rules.oneFileSystem && node.deviceId !== folder.job.deviceId;
      if (isElsewhere && node.type !== 'dir') return undefined;
      return this.#unchanged(folder, path, node) ?? this.#saveChanged(folder, path, node);
    } catch (error) {
      this.#noteTrouble(folder, path, diskTrouble(error));
      return undefined;
    }
  }

  /** What vanished since its folder was listed was not there: no trouble, unless the folder went too, as when a disk is unplugged. */
  #noteTrouble(folder: OpenFolder, path: ByteText, trouble: EngineError): void {
    if (trouble.code !== 'disk/not-found') this.#facts.warn(path, trouble, 'archival');
    else if (!folder.hasVanished && !isThere(folder.job.path)) {
      folder.hasVanished = true;
      this.#facts.warn(folder.job.path, trouble, 'archival');
    }
  }

  /**
   * The parent's node, if the entry is as it says. A file system tells every change of what is not compared here by `ctime`; Windows has none.
   */
  #unchanged(folder: OpenFolder, path: ByteText, node: TreeNode): NodePiece | undefined {
    if (!folder.parent || process.platform === 'win32') return undefined;
    const head = encodeNodeHead(node);
    if (node.type === 'dir') {
      const subtree = folder.parent.takeFolder(head);
      if (subtree === undefined) return undefined;
      return this.#folderPiece(folder, node, `${head},"content":null`, { subtree, isUnchanged: true });
    }
    if (node.type !== 'file' || this.#rules.rereads) return undefined;
    const file = folder.parent.takeFile(head);
    if (!file) return undefined;
    if (!this.#hasAll(path, file.content)) return this.#saveFile(folder, path, node, { isNew: false });
    this.#facts.unchangedFile(path, node);
    return file.node;
  }

  #saveChanged(folder: OpenFolder, path: ByteText, bare: TreeNode): NodePiece | undefined {
    const { node, warnings } = completeEntry(bare, path);
    for (const warning of warnings) this.#facts.warn(path, warning, 'metadata');
    if (node.type !== 'dir' && node.type !== 'file') {
      const json = encodeNode(node);
      if (!folder.parent?.takeExactly(json)) this.#takeParent(folder, node.name);
      return json;
    }
    const parent = this.#takeParent(folder, node.name);
    if (node.type === 'dir') {
      const isUnchanged =
        parent !== undefined && isUnchangedFolder({ ...node, subtree: parent.subtree }, parent);
      const known = parent?.type === 'dir' ? { subtree: parent.subtree, isUnchanged } : undefined;
      return this.#folderPiece(folder, node, encodeNode(node).slice(0, -1), known);
    }
    const content = parent && this.#isUnchanged(path, node, parent) ? parent.content : undefined;
    const mustRead = this.#rules.rereads && !cloudFiles.isCloudOnly(path);
    if (content && !mustRead && this.#hasAll(path, content)) {
      this.#facts.unchangedFile(path, node);
      return encodeNode({ ...node, content });
    }
    return this.#saveFile(folder, path, node, fileBefore(parent, content, this.#rules));
  }

  /** To move a file's content to the cloud changes no more than `ctime`: what is known of it stays. */
  #isUnchanged(path: ByteText, node: TreeNode, parent: TreeNode): boolean {
    if (isUnchangedFile(node, parent, this.#rules)) return true;
    return (
      isUnchangedFile(node, parent, { ...this.#rules, ignoreInode: true }) && cloudFiles.isCloudOnly(path)
    );
  }

  #takeParent(folder: OpenFolder, name: ByteText): TreeNode | undefined {
    try {
      return folder.parent?.take(name);
    } catch (error) {
      this.#facts.warn(folder.job.path, dataTrouble(error), 'archival');
      folder.parent = undefined;
      return undefined;
    }
  }

  #folderPiece(
    { job }: OpenFolder,
    { name, deviceId }: TreeNode,
    head: string,
    parent: FolderPiece['parent'],
  ): FolderPiece {
    const isMount = this.#rules.oneFileSystem && deviceId !== job.deviceId;
    return { kind: 'folder', name, head, isMount, parent };
  }

  #hasAll(path: ByteText, content: readonly BlobId[]): boolean {
    if (content.every((id) => this.#store.hasData(id))) return true;
    const lost = 'Data of this file is missing in the repository; it is read again';
    this.#facts.warn(path, new EngineError('data/missing', lost), 'archival');
    return false;
  }

  #saveFile(folder: OpenFolder, path: ByteText, node: TreeNode, before: FileBefore): NodePiece | undefined {
    folder.filesLeft -= 1;
    folder.bytesLeft -= node.size;
    if (node.size > largestBytes || folder.filesLeft < 0 || folder.bytesLeft < 0n)
      return { kind: 'file', node, before };
    const job = { path, sizeBytes: Number(node.size) };
    const saved = this.#store.saveFile(job, (bytes) => this.#facts.bytesRead(bytes));
    if (saved.kind === 'failed') {
      this.#facts.warn(path, engineErrorFromData(saved.error), 'archival');
      return undefined;
    }
    this.#facts.savedFile(path, before, saved);
    return encodeNode({ ...node, size: BigInt(saved.sizeBytes), content: saved.content });
  }
}

function dataTrouble(error: unknown): EngineError {
  const trouble = toEngineError(error);
  if (!trouble.code.startsWith('data/')) throw error;
  return trouble;
}
