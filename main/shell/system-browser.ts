import { shell } from 'electron';
import { AppError } from '../app-error';

/** Opens `url` in the person's own browser. `input/invalid` unless it is encrypted and a page of `authority`. */
export async function openPageOf(authority: string | undefined, url: string): Promise<void> {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' || authority === undefined || origin !== new URL(authority).origin)
    throw new AppError('input/invalid', 'This page is not to be opened', { origin });
  await shell.openExternal(url);
}
