import { bytesFromText, type ByteText, hasRawBytes } from '../format/byte-text';

/** Separators of other systems; a drive, or what unpacking programs take for one. */
const backslash = /\\/g;
const drive = /^\w+:/;
const rawByte = /[\udc80-\udcff]/g;

/** A name or the target of a link as UTF-8: each byte that is not becomes `%FF`. */
export function utf8Text(text: ByteText): string {
  if (!hasRawBytes(text)) return text;
  return text.replace(rawByte, (byte) => percent(bytesFromText(byte)[0] ?? 0));
}

/** Gives the entries of one folder of a zip or tar file names that every program unpacks into that folder. */
export class ArchiveNames {
  readonly #folder: string;
  readonly #taken: ReadonlySet<string>;
  readonly #given = new Set<string>();

  /** `folder` is the folder's own name in the file, with its slash at the end, or empty; `names` are all that are in it. */
  constructor(folder: string, names: readonly ByteText[]) {
    this.#folder = folder;
    this.#taken = new Set(names);
  }

  /** The whole name of the entry. */
  nameOf(name: ByteText): string {
    const safe = this.#safe(name);
    if (safe === name) return this.#folder + name;
    let free = safe;
    for (let nth = 2; this.#taken.has(free) || this.#given.has(free); nth++) free = `${safe} (${nth})`;
    this.#given.add(free);
    return this.#folder + free;
  }

  #safe(name: ByteText): string {
    const text = utf8Text(name).replace(backslash, percent(0x5c));
    return this.#folder === '' && drive.test(text) ? text.replace(':', percent(0x3a)) : text;
  }
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
