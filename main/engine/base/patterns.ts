/**
 * restic's exclude and include patterns (its `internal/filter`), compiled once and asked for every entry.
 *
 * A pattern matches a path when it matches some run of consecutive components, from the root when it begins with `/`. So it matches a
 * path when it matches the folder above, or a run that ends at the last component; the folder's answers are kept, as a walk asks for all the
 * entries of one folder in a row.
 */
import { posix } from 'node:path';
import { EngineError, isEngineError } from '../errors';
import { compileGoMatch } from './go-match';

export interface PatternOptions {
  readonly ignoreCase: boolean;
}

/**
 * The path given to the methods is absolute inside a snapshot or on the disk, with `/` between its components (on Windows: `/C/Users/x`).
 */
export interface PatternSet {
  readonly isEmpty: boolean;
  /** Whether the patterns, later ones overriding earlier ones, match `path` or a folder above it. */
  matches(path: string): boolean;
  /** Whether something below the folder `path` may match (for includes). */
  childMayMatch(path: string): boolean;
}

const anyRun = '**';
type Part = ((component: string) => boolean) | typeof anyRun;

interface Pattern {
  /** `!`: what it matches is taken back. */
  readonly isNegated: boolean;
  readonly isAnchored: boolean;
  readonly parts: readonly Part[];
}

/** Fails with `input/invalid` (context `pattern`, `reason`) when a pattern's syntax is wrong. Empty patterns are ignored. */
export function compilePatterns(patterns: readonly string[], options: PatternOptions): PatternSet {
  const texts = options.ignoreCase ? patterns.map(lowerCase) : patterns;
  return new CompiledPatterns(texts.filter((text) => text !== '').map(compilePattern), options.ignoreCase);
}

/**
 * For patterns that each stand for one component wherever it is: whether a name is what one of them means, so that the path does not matter. `undefined`
 * for other patterns. Fails as `compilePatterns` does.
 */
export function compileNames(
  patterns: readonly string[],
  options: PatternOptions,
): ((name: string) => boolean) | undefined {
  const compiled = patterns
    .filter((text) => text !== '')
    .map((text) => compilePattern(options.ignoreCase ? lowerCase(text) : text));
  const tests: ((name: string) => boolean)[] = [];
  for (const { isNegated, isAnchored, parts } of compiled) {
    const [part] = parts;
    if (isNegated || isAnchored || parts.length > 1 || part === undefined || part === anyRun)
      return undefined;
    tests.push(part);
  }
  const [only] = tests;
  const isMatch =
    only !== undefined && tests.length === 1 ? only : (name: string) => tests.some((test) => test(name));
  return options.ignoreCase ? (name) => isMatch(lowerCase(name)) : isMatch;
}

class CompiledPatterns implements PatternSet {
  readonly #patterns: readonly Pattern[];
  readonly #ignoreCase: boolean;
  #folder = '';
  /** One byte for each pattern: whether it matches `#folder`. */
  #folderMatches: Uint8Array;

  constructor(patterns: readonly Pattern[], ignoreCase: boolean) {
    this.#patterns = patterns;
    this.#ignoreCase = ignoreCase;
    this.#folderMatches = new Uint8Array(patterns.length);
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  matches(path: string): boolean {
    const { components, isMatch } = this.#prepare(path);
    let isMatched = false;
    this.#patterns.forEach((pattern, at) => {
      if (isMatched === pattern.isNegated && isMatch(pattern, at, components)) isMatched = !pattern.isNegated;
    });
    return isMatched;
  }

  childMayMatch(path: string): boolean {
    const { components, isMatch } = this.#prepare(path);
    let mayMatch = false;
    this.#patterns.forEach((pattern, at) => {
      if (pattern.isNegated) mayMatch &&= !isMatch(pattern, at, components);
      else mayMatch ||= leadsInto(pattern, components);
    });
    return mayMatch;
  }

  #prepare(path: string) {
    const text = this.#ignoreCase ? lowerCase(path) : path;
    this.#enter(text.slice(0, Math.max(text.lastIndexOf('/'), 0)));
    const isMatch = (pattern: Pattern, at: number, components: readonly string[]) =>
      this.#folderMatches[at] === 1 || endsAtLast(pattern, components);
    return { components: componentsOf(text), isMatch };
  }

  /** Makes `#folderMatches` that of `folder`. */
  #enter(folder: string): void {
    if (folder === this.#folder) return;
    const matches = new Uint8Array(this.#patterns.length);
    const components = componentsOf(folder);
    for (let length = components.length; length > 0; length--) {
      const prefix = components.slice(0, length);
      this.#patterns.forEach((pattern, at) => {
        if (matches[at] === 0 && endsAtLast(pattern, prefix)) matches[at] = 1;
      });
    }
    this.#folder = folder;
    this.#folderMatches = matches;
  }
}

function compilePattern(text: string): Pattern {
  const isNegated = text.startsWith('!');
  const cleaned = clean(isNegated ? text.slice(1) : text);
  try {
    // "/" alone has one empty component; restic takes it, too, for any number of them.
    const parts = componentsOf(cleaned).map((part) =>
      part === anyRun || part === '' ? anyRun : compilePart(part),
    );
    return { isNegated, isAnchored: cleaned.startsWith('/'), parts };
  } catch (error) {
    if (!isEngineError(error, 'input/invalid')) throw error;
    const context = { ...error.context, pattern: text };
    throw new EngineError('input/invalid', `The pattern "${text}" is not valid`, context, error);
  }
}

/** Stars alone and `*.ending`, which most patterns are, need no look at every character. */
function compilePart(part: string): Part {
  const ending = part.slice(1);
  if (part.startsWith('*') && !/[*?[\\]/.test(ending)) return (component) => component.endsWith(ending);
  return compileGoMatch(part);
}

/** Go's `filepath.Clean`: like Node's `normalize`, but without the slash at the end. */
function clean(path: string): string {
  const cleaned = posix.normalize(process.platform === 'win32' ? path.replaceAll('\\', '/') : path);
  return cleaned.length > 1 && cleaned.endsWith('/') ? cleaned.slice(0, -1) : cleaned;
}

function componentsOf(path: string): string[] {
  const components = path.split('/');
  if (components[0] === '') components.shift();
  return components;
}

/** Whether a run of `components` that ends at the last of them matches. */
function endsAtLast({ parts, isAnchored }: Pattern, components: readonly string[]): boolean {
  return matchesBackwards(parts, parts.length, components, components.length, isAnchored);
}

/** Matches the first `partCount` parts against a run that ends before `end`. */
function matchesBackwards(
  parts: readonly Part[],
  partCount: number,
  components: readonly string[],
  end: number,
  isAnchored: boolean,
): boolean {
  for (let count = partCount; count > 0; count--, end--) {
    const part = parts[count - 1];
    if (part === anyRun) {
      for (let before = end; before >= 0; before--) {
        if (matchesBackwards(parts, count - 1, components, before, isAnchored)) return true;
      }
      return false;
    }
    const component = components[end - 1];
    if (component === undefined || !part?.(component)) return false;
  }
  return !isAnchored || end === 0;
}

/** Whether something below the folder of these components may match: what is before a `**` has to agree as far as both go. */
function leadsInto({ parts, isAnchored }: Pattern, components: readonly string[]): boolean {
  if (!isAnchored) return true;
  for (const [at, part] of parts.entries()) {
    const component = components[at];
    if (part === anyRun || component === undefined) return true;
    if (!part(component)) return false;
  }
  return true;
}

/** Go's `strings.ToLower`, which looks at one character at a time and makes one of one. */
function lowerCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => Array.from(character.toLowerCase())[0] ?? '').join('');
}
