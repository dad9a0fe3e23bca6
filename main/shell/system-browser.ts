import { shell } from 'electron';
import { AppError } from '../app-error';

/** Opens pages in the person's own browser, of `authority` alone and encrypted; `input/invalid` for any other. */
export function openPagesOf(authority: string): (url: string) => Promise<void> {
  const { origin } = new URL(authority);
  return async (url) => {
    const page = new URL(url);
    if (page.protocol !== 'https:' || page.origin !== origin)
      throw new AppError('input/invalid', 'This page is not to be opened', { origin: page.origin });
    await shell.openExternal(url);
  };
}
