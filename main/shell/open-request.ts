import { screens, type Route } from '../../contract/route';

/** What a start of the app, a link or an entry of the system's menus asks for. */
export type OpenRequest =
  | { readonly kind: 'show'; readonly route?: Route }
  | { readonly kind: 'stay-hidden' }
  /** `isTrusted`: it comes from our own entry in a menu of the system, and not from a link that anybody may have written. */
  | { readonly kind: 'back-up'; readonly isTrusted: boolean };

const scheme = 'stowkeep:';
export const hiddenSwitch = '--hidden';
export const backUpSwitch = '--back-up-now';

/** What the arguments ask for, with the program's name before them. Besides a link nothing counts: it may be anybody's. */
export function openRequestIn(argv: readonly string[]): OpenRequest {
  const given = argv.slice(1);
  const link = given.find((argument) => argument.toLowerCase().startsWith(scheme));
  if (link !== undefined) return openRequestOf(link);
  if (given.includes(backUpSwitch)) return { kind: 'back-up', isTrusted: true };
  return given.includes(hiddenSwitch) ? { kind: 'stay-hidden' } : { kind: 'show' };
}

/** `stowkeep://open`, `stowkeep://backup`, `stowkeep://restore/<id of a snapshot>` or a screen's name. Anything else only shows the window. */
export function openRequestOf(link: string): OpenRequest {
  const asked = link.toLowerCase();
  const [, snapshotId] = /^stowkeep:\/\/restore\/([0-9a-f]{64})\/?$/.exec(asked) ?? [];
  if (snapshotId !== undefined) return { kind: 'show', route: { screen: 'snapshots', snapshotId } };
  const [, word] = /^stowkeep:\/\/([a-z]+)\/?$/.exec(asked) ?? [];
  if (word === 'backup') return { kind: 'back-up', isTrusted: false };
  const screen = word === 'restore' ? 'snapshots' : screens.find((name) => name === word);
  return { kind: 'show', ...(screen && { route: { screen } }) };
}
