import { readFileSync } from 'node:fs';
import { EngineError } from '../errors';
import { loadLibc } from './libc';

/** More than the C struct of one entry anywhere, and of the texts it points to. */
const recordSizeBytes = 256;
const textsSizeBytes = 16 * 1024;

interface Database {
  readonly file: string;
  readonly lookUp: string;
}

const users: Database = { file: '/etc/passwd', lookUp: 'getpwuid_r' };
const groups: Database = { file: '/etc/group', lookUp: 'getgrgid_r' };

const names = new Map<Database, Map<number, string>>();

/** The name of the user `uid`; empty when unknown. */
export function userName(uid: number): string {
  return nameOf(users, uid);
}

/** The name of the group `gid`; empty when unknown. */
export function groupName(gid: number): string {
  return nameOf(groups, gid);
}

function nameOf(database: Database, id: number): string {
  let known = names.get(database);
  if (!known) names.set(database, (known = readNames(database.file)));
  let name = known.get(id);
  if (name === undefined) known.set(id, (name = askSystem(database, id)));
  return name;
}

/** `name:password:id:…` lines. The first entry of an id counts, as in the C library. */
function readNames(file: string): Map<number, string> {
  const known = new Map<number, string>();
  for (const line of readLines(file)) {
    const [name = '', , id = ''] = line.split(':');
    if (/^\d+$/.test(id) && !known.has(Number(id))) known.set(Number(id), name);
  }
  return known;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // No such file on this system: the library call below answers.
    return [];
  }
}

/** For accounts that are not in the files: macOS' own, directories in a network. */
function askSystem({ lookUp }: Database, id: number): string {
  const library = loadLibc();
  if (library instanceof EngineError) return '';
  const call = library.bind(
    `int ${lookUp}(uint32_t id, void *record, void *texts, size_t size, void *result)`,
  );
  const record = Buffer.alloc(recordSizeBytes);
  const texts = Buffer.alloc(textsSizeBytes);
  const found = Buffer.alloc(8);
  if (!call || call(id, record, texts, texts.length, found) !== 0 || found.readBigUInt64LE() === 0n)
    return '';
  return library.firstText(record);
}
