import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { JsonFields, JsonReader, jsonString } from './go-json';
import { type GoTime, parseGoTime, zeroGoTime } from './go-time';
import { type SnapshotId, type TreeId, asSnapshotId, asTreeId } from './ids';

/** Counters of the run that made a snapshot; restic 0.17 and newer write and show them. Bytes are plaintext unless named packed. */
export interface SnapshotSummary {
  readonly backupStart: GoTime;
  readonly backupEnd: GoTime;
  readonly filesNew: number;
  readonly filesChanged: number;
  readonly filesUnmodified: number;
  readonly dirsNew: number;
  readonly dirsChanged: number;
  readonly dirsUnmodified: number;
  readonly dataBlobs: number;
  readonly treeBlobs: number;
  readonly dataAdded: number;
  readonly dataAddedPacked: number;
  readonly totalFilesProcessed: number;
  readonly totalBytesProcessed: number;
}

export interface Snapshot {
  readonly time: GoTime;
  readonly parent: SnapshotId | undefined;
  readonly tree: TreeId;
  readonly paths: readonly string[];
  readonly hostname: string;
  readonly username: string;
  readonly uid: number;
  readonly gid: number;
  readonly excludes: readonly string[];
  readonly tags: readonly string[];
  readonly original: SnapshotId | undefined;
  readonly programVersion: string;
  readonly summary: SnapshotSummary | undefined;
}

const fields = new JsonFields(
  'time',
  'parent',
  'tree',
  'paths',
  'hostname',
  'username',
  'uid',
  'gid',
  'excludes',
  'tags',
  'original',
  'program_version',
  'summary',
);
const timeFields = { backup_start: 'backupStart', backup_end: 'backupEnd' } as const;
const countFields = {
  files_new: 'filesNew',
  files_changed: 'filesChanged',
  files_unmodified: 'filesUnmodified',
  dirs_new: 'dirsNew',
  dirs_changed: 'dirsChanged',
  dirs_unmodified: 'dirsUnmodified',
  data_blobs: 'dataBlobs',
  tree_blobs: 'treeBlobs',
  data_added: 'dataAdded',
  data_added_packed: 'dataAddedPacked',
  total_files_processed: 'totalFilesProcessed',
  total_bytes_processed: 'totalBytesProcessed',
} as const;
const timeNames = Object.keys(timeFields) as (keyof typeof timeFields)[];
const countNames = Object.keys(countFields) as (keyof typeof countFields)[];
const summaryFields = new JsonFields(...timeNames, ...countNames);

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
type SnapshotDraft = Omit<Draft<Snapshot>, 'time' | 'tree'> & {
  time: GoTime | undefined;
  tree: TreeId | undefined;
};

/** The file's plaintext, without compression. */
export function encodeSnapshot(snapshot: Snapshot): Buffer {
  const {
    time,
    parent,
    tree,
    paths,
    hostname,
    username,
    uid,
    gid,
    excludes,
    tags,
    original,
    programVersion,
    summary,
  } = snapshot;
  return Buffer.from(
    `{"time":"${time}"` +
      (parent === undefined ? '' : `,"parent":"${parent}"`) +
      `,"tree":"${tree}","paths":${jsonStrings(paths)}` +
      (hostname === '' ? '' : `,"hostname":${jsonString(hostname)}`) +
      (username === '' ? '' : `,"username":${jsonString(username)}`) +
      (uid === 0 ? '' : `,"uid":${String(uid)}`) +
      (gid === 0 ? '' : `,"gid":${String(gid)}`) +
      (excludes.length === 0 ? '' : `,"excludes":${jsonStrings(excludes)}`) +
      (tags.length === 0 ? '' : `,"tags":${jsonStrings(tags)}`) +
      (original === undefined ? '' : `,"original":"${original}"`) +
      (programVersion === '' ? '' : `,"program_version":${jsonString(programVersion)}`) +
      (summary === undefined ? '' : `,"summary":${encodeSummary(summary)}`) +
      '}',
  );
}

/** Throws `data/malformed`, also when there is no time or no tree. */
export function decodeSnapshot(bytes: Bytes): Snapshot {
  const reader = new JsonReader(bytes);
  const draft = emptySnapshot();
  reader.object(fields, (field) => {
    decodeField(reader, field, draft);
  });
  reader.end();
  const { time, tree } = draft;
  if (time === undefined || tree === undefined)
    throw new EngineError('data/malformed', 'A snapshot without time or tree');
  return { ...draft, time, tree };
}

function emptySnapshot(): SnapshotDraft {
  return {
    time: undefined,
    parent: undefined,
    tree: undefined,
    paths: [],
    hostname: '',
    username: '',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    original: undefined,
    programVersion: '',
    summary: undefined,
  };
}

function decodeField(reader: JsonReader, field: (typeof fields.names)[number], draft: SnapshotDraft): void {
  switch (field) {
    case 'time':
      draft.time = parseGoTime(reader.string());
      return;
    case 'tree':
      draft.tree = asTreeId(reader.string());
      return;
    case 'parent':
    case 'original':
      draft[field] = reader.null() ? undefined : asSnapshotId(reader.string());
      return;
    case 'paths':
    case 'excludes':
    case 'tags':
      draft[field] = reader.list(() => reader.string());
      return;
    case 'hostname':
    case 'username':
      draft[field] = reader.string();
      return;
    case 'uid':
    case 'gid':
      draft[field] = reader.uint32();
      return;
    case 'program_version':
      draft.programVersion = reader.string();
      return;
    case 'summary':
      draft.summary = reader.null() ? undefined : decodeSummary(reader);
  }
}

function encodeSummary(summary: SnapshotSummary): string {
  const times = timeNames.map((name) => `"${name}":"${summary[timeFields[name]]}"`);
  const counts = countNames.map((name) => `"${name}":${String(summary[countFields[name]])}`);
  return `{${[...times, ...counts].join(',')}}`;
}

function decodeSummary(reader: JsonReader): SnapshotSummary {
  const counts = Object.fromEntries(Object.values(countFields).map((key) => [key, 0]));
  const draft = { backupStart: zeroGoTime, backupEnd: zeroGoTime, ...counts } as Draft<SnapshotSummary>;
  reader.object(summaryFields, (field) => {
    if (field === 'backup_start' || field === 'backup_end')
      draft[timeFields[field]] = parseGoTime(reader.string());
    else draft[countFields[field]] = reader.integer();
  });
  return draft;
}

function jsonStrings(texts: readonly string[]): string {
  return `[${texts.map((text) => jsonString(text)).join(',')}]`;
}
