/** The folder to show first: the deepest one that holds all that the snapshot was made of. */
export function startFolder(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => (path.startsWith('/') ? path.split('/').slice(1) : []));
  if (first === undefined) return '/';
  const shared = first.findIndex((part, at) => others.some((other) => other[at] !== part));
  const parts = (shared === -1 ? first : first.slice(0, shared)).filter((part) => part !== '');
  return `/${parts.join('/')}`;
}
