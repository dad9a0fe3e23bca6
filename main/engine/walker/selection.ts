/** What of the targets is left out, and by which rule. */
import { isAbsolute, parse, sep } from 'node:path';
import { bufferOver } from '../base/bytes';
import { joinPath } from '../disk/disk-path';
import { type PatternSet, compilePatterns } from '../base/patterns';
import { readHead } from '../disk/read-head';
import { type ByteText, bytesFromText } from '../format/byte-text';
import type { NodeType } from '../format/tree';
import type { WalkRules } from './walk-rules';

/** A folder with a file `name` that begins with `header` is left out, but for that file. */
interface TagFile {
  readonly name: ByteText;
  readonly header: Uint8Array;
}

/** bford.info/cachedir */
const cacheTag = 'CACHEDIR.TAG:Signature: 8a477f597d28d172789f06886806bc55';

export class Selection {
  readonly #patterns: readonly PatternSet[];
  readonly #tags: readonly TagFile[];
  readonly #largestBytes: number | undefined;
  readonly #onTrouble: (path: ByteText, error: unknown) => void;

  /** Fails with `input/invalid` for a bad pattern. `onTrouble` is told of a tag file that cannot be read; it then counts as absent. */
  constructor(request: WalkRules, onTrouble: (path: ByteText, error: unknown) => void) {
    this.#patterns = [
      compilePatterns(request.excludes, { ignoreCase: false }),
      compilePatterns(request.excludesIgnoringCase, { ignoreCase: true }),
    ].filter((patterns) => !patterns.isEmpty);
    this.#tags = [...request.excludeIfPresent, ...(request.excludeCaches ? [cacheTag] : [])].map(tagFileOf);
    this.#largestBytes = request.excludeLargerThanBytes;
    this.#onTrouble = onTrouble;
  }

  /** Whether a pattern leaves `path` out; known before the disk is asked. */
  hasExcludedPath(path: ByteText): boolean {
    if (this.#patterns.length === 0) return false;
    const shown = patternPath(path);
    return this.#patterns.some((patterns) => patterns.matches(shown));
  }

  hasExcludedSize(node: { readonly type: NodeType; readonly size: bigint | number }): boolean {
    return this.#largestBytes !== undefined && node.type === 'file' && node.size > this.#largestBytes;
  }

  /** The entries of a folder that its tag files leave. */
  withoutTagged(folder: ByteText, names: readonly ByteText[]): readonly ByteText[] {
    let left = names;
    for (const tag of this.#tags) {
      if (names.includes(tag.name) && this.#hasHeader(joinPath(folder, tag.name), tag.header))
        left = left.filter((name) => name === tag.name);
    }
    return left;
  }

  #hasHeader(path: ByteText, header: Uint8Array): boolean {
    if (header.length === 0) return true;
    try {
      return bufferOver(readHead(path, header.length)).equals(header);
    } catch (error) {
      this.#onTrouble(path, error);
      return false;
    }
  }
}

function tagFileOf(text: string): TagFile {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, header: new Uint8Array(0) };
  return { name: text.slice(0, colon), header: bytesFromText(text.slice(colon + 1)) };
}

/** `path` as patterns see it: `C:\Users` is `/C/Users`. */
export function patternPath(path: ByteText): ByteText {
  if (sep === '/' || !isAbsolute(path)) return path;
  const { root } = parse(path);
  return `/${root.replace(/[:\\]/g, '')}/${path.slice(root.length).replaceAll(sep, '/')}`;
}
