/**
 * One component of a pattern with the meaning of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a]`, and `\` to escape (not on Windows).
 *
 * Between the stars are pieces that each match a fixed number of characters, so the first place where a piece fits is always good enough:
 * no backtracking, whatever the pattern.
 */
export type ComponentMatcher = (component: string) => boolean;

/** Thrown for a pattern that Go would call bad. */
export class BadGlobError extends Error {
  override readonly name = 'BadGlobError';
}

const special = /[\\[\]*?]/;
const syntax = /[\\^$.*+?()[\]{}|/]/;
const syntaxInSet = /[\\^[\]-]/;

/** Throws `BadGlobError`. */
export function compileGlob(glob: string): ComponentMatcher {
  if (!special.test(glob)) return (component) => component === glob;
  if (/^\*+$/.test(glob)) return () => true;
  const pieces = parsePieces(glob);
  const [head = '', ...others] = pieces;
  const tail = others.pop();
  if (tail === undefined) return testOf(`^${head}$`);
  const suffix = glob.slice(1);
  if (head === '' && others.length === 0 && !special.test(suffix))
    return (component) => component.endsWith(suffix);
  return matcherOfPieces(
    new RegExp(`^${head}`, 'su'),
    others.filter(Boolean).map((piece) => new RegExp(piece, 'su')),
    testOf(`${tail}$`),
  );
}

function testOf(source: string): ComponentMatcher {
  const expression = new RegExp(source, 'su');
  return (text) => expression.test(text);
}

function matcherOfPieces(head: RegExp, middle: readonly RegExp[], tail: ComponentMatcher): ComponentMatcher {
  return (component) => {
    let rest = component;
    for (const piece of [head, ...middle]) {
      const found = piece.exec(rest);
      if (!found) return false;
      rest = rest.slice(found.index + found[0].length);
    }
    return tail(rest);
  };
}

/** Sources of regular expressions for what stands between the stars. */
function parsePieces(glob: string): string[] {
  const characters = Array.from(glob);
  const pieces = [''];
  const append = (source: string) => pieces.push((pieces.pop() ?? '') + source);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') pieces.push('');
    else if (character === '?') append('.');
    else if (character === '[') {
      const set = parseSet(characters, at + 1);
      append(set.source);
      at = set.end;
    } else if (character === '\\' && hasEscapes) append(literal(characters[++at]));
    else append(literal(character));
  }
  return pieces;
}

/** Whether `\` escapes: on Windows it separates components instead. */
const hasEscapes = process.platform !== 'win32';

/** Parses what follows a `[`; `end` is where its `]` stands. */
function parseSet(
  characters: readonly string[],
  start: number,
): { readonly source: string; readonly end: number } {
  let at = start;
  const isNegated = characters[at] === '^';
  if (isNegated) at++;
  const nextBound = (): string => {
    let character = characters[at++];
    if (character === '-' || character === ']') throw new BadGlobError('misplaced "-" or "]" in a set');
    if (character === '\\' && hasEscapes) character = characters[at++];
    if (characters[at] === undefined) throw new BadGlobError('set without end');
    return character ?? '';
  };
  const ranges: string[] = [];
  while (ranges.length === 0 || characters[at] !== ']') {
    const low = nextBound();
    const high = characters[at] === '-' ? (at++, nextBound()) : low;
    // An upside down range matches nothing in Go; a regular expression would refuse it.
    ranges.push(
      (low.codePointAt(0) ?? 0) <= (high.codePointAt(0) ?? 0)
        ? `${literalInSet(low)}-${literalInSet(high)}`
        : '',
    );
  }
  return { source: `[${isNegated ? '^' : ''}${ranges.join('')}]`, end: at };
}

function literal(character: string | undefined): string {
  if (character === undefined) throw new BadGlobError('"\\" at the end');
  return syntax.test(character) ? `\\${character}` : character;
}

function literalInSet(character: string): string {
  return syntaxInSet.test(character) ? `\\${character}` : character;
}
