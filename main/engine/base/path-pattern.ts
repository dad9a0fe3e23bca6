/**
 * restic's path patterns: components matched one by one as Go's `filepath.Match` does, `**` standing for any number of them. A pattern that begins
 * with a slash is anchored at the root, any other may begin at any component. Paths are absolute, with `/` between components.
 */
import { posix } from 'node:path';
import { compileGoMatch } from './go-match';

export interface PathPattern {
  /** Whether the pattern matches `path` or a folder above it. */
  matches(path: string): boolean;
  /** Whether something below the folder `path` may match. */
  childMayMatch(path: string): boolean;
}

type Part = '**' | ((component: string) => boolean);

/** Throws `input/invalid` (context: `pattern`) for a malformed component. */
export function compilePathPattern(pattern: string): PathPattern {
  // An anchored pattern keeps its empty first component, which only the empty one before a path's first slash matches.
  const parts = cleaned(pattern)
    .split('/')
    .map((component): Part => (component === '**' ? '**' : compileGoMatch(component)));
  const isAnchored = pattern.startsWith('/');
  return {
    matches(path) {
      const components = path.split('/');
      if (isAnchored) return matchesFrom(parts, 0, components, 0);
      return components.some((_, start) => matchesFrom(parts, 0, components, start));
    },
    childMayMatch(path) {
      if (!isAnchored) return true;
      const components = path.split('/');
      const wildcard = parts.indexOf('**');
      const depth = Math.min(components.length, wildcard === -1 ? parts.length : wildcard);
      return matchesFrom(parts.slice(0, depth), 0, components, 0);
    },
  };
}

/** Whether `parts` from `part` on match a run of `components` that begins at `at`; what follows the run may be anything. */
function matchesFrom(
  parts: readonly Part[],
  part: number,
  components: readonly string[],
  at: number,
): boolean {
  const current = parts[part];
  if (current === undefined) return true;
  if (current === '**') {
    for (let next = at; next <= components.length; next++) {
      if (matchesFrom(parts, part + 1, components, next)) return true;
    }
    return false;
  }
  const component = components[at];
  return component !== undefined && current(component) && matchesFrom(parts, part + 1, components, at + 1);
}

/** As Go's `filepath.Clean`: no empty or `.` components, no slash at the end. */
function cleaned(pattern: string): string {
  const normal = posix.normalize(pattern);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
