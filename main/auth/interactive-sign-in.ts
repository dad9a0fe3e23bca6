/** A sign-in in the system's browser, which comes back to a listener on this computer. MSAL does it; here is what it lacks: a way to end it. */
import { request } from 'node:http';
import { once } from 'node:events';
import type { AuthenticationResult, InteractiveRequest, PublicClientApplication } from '@azure/msal-node';
import { throwIfAborted } from '../engine/errors';

/** What the browser shows at the end. It stands alone: the listener is gone by then. */
const successPage = page('You are signed in', 'You can close this tab and go back to Stowkeep.');
const errorPage = page('You are not signed in', 'You can close this tab. Stowkeep tells you more.');

export interface InteractiveSignIn extends Pick<InteractiveRequest, 'claims' | 'loginHint' | 'prompt'> {
  readonly scopes: string[];
  /** Opens `url` in the person's own browser. */
  readonly openBrowser: (url: string) => Promise<void>;
}

/** Ends, with nothing listening any more, when the person is done or `signal` is aborted. */
export async function signInInteractively(
  application: PublicClientApplication,
  { openBrowser, ...rest }: InteractiveSignIn,
  signal: AbortSignal,
): Promise<AuthenticationResult> {
  throwIfAborted(signal);
  let giveUp = (): void => undefined;
  try {
    // Aborted after that, it is done all the same.
    return await application.acquireTokenInteractive({
      ...rest,
      successTemplate: successPage,
      errorTemplate: errorPage,
      openBrowser: async (url) => {
        throwIfAborted(signal);
        giveUp = () => void refuse(url);
        signal.addEventListener('abort', giveUp, { once: true });
        await untilAborted(openBrowser(url), signal);
      },
    });
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Answers in the place of the browser that nothing comes any more: the only thing that makes MSAL's listener end. */
async function refuse(authorizeUrl: string): Promise<void> {
  const parameters = new URL(authorizeUrl).searchParams;
  const body = new URLSearchParams({ error: 'access_denied', state: parameters.get('state') ?? '' });
  // The listener is on IPv4 only.
  const sent = request(parameters.get('redirect_uri') ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    family: 4,
    agent: false,
  });
  sent.end(body.toString());
  try {
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    response.resume();
  } catch {
    // Nobody listens any more: the browser was faster.
  }
}

/** As `promise`, but rejects as soon as `signal` is aborted: opening a browser may hang. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as unknown);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    throwIfAborted(signal);
    return await Promise.race([promise, aborted]);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<meta name="color-scheme" content="light dark">
<body style="font-family: system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem">
<h1>${title}</h1><p>${text}</p></body></html>`;
}
