import type { ByteText } from '../format/byte-text';

export interface PatternOptions {
  readonly ignoreCase: boolean;
}

/**
 * restic's patterns. The path given to the methods is absolute inside a snapshot or a disk, with `/` between its components
 * (on Windows: `/C/Users/x`).
 */
export interface PatternSet {
  readonly isEmpty: boolean;
  /** Whether the patterns, later ones overriding earlier ones, match `path` or a folder above it. */
  matches(path: ByteText): boolean;
  /** Whether something below the folder `path` may match (for includes). */
  childMayMatch(path: ByteText): boolean;
}

/** Fails with `input/invalid` (context `pattern`) when a pattern's syntax is wrong. Empty patterns are ignored. */
export declare function compilePatterns(patterns: readonly string[], options: PatternOptions): PatternSet;
