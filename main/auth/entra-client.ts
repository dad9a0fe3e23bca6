/** Who we are to Entra: people sign in, tokens are renewed, people sign out. MSAL's public client, with our errors and a way to give up. */
import { type AccountInfo, type AuthenticationResult, PublicClientApplication } from '@azure/msal-node';
import { anySignal } from '../engine/base/signals';
import type { Clock } from '../engine/base/clock';
import { httpsAgent } from '../engine/base/https-agent';
import { EngineError, throwIfAborted } from '../engine/errors';
import { EntraNetwork } from './entra-network';
import { signInInteractively, untilAborted } from './interactive-sign-in';
import { signInError } from './sign-in-error';
import type { TokenCache } from './token-cache';

/** What storage accounts of all clouds expect. */
export const storageScope = 'https://storage.azure.com/.default';

/** In the browser. Long enough for a forgotten password; the person may have walked away. */
const defaultTimeLimitMs = 10 * 60_000;

/** Says to Entra and the storage that we answer claims challenges. */
const answersClaimsChallenges = 'cp1';

export interface EntraSettings {
  /** Of the app registration. */
  readonly clientId: string;
  /** `https://login.microsoftonline.com/` and the organisation's tenant id, or `organizations`; another host for national clouds. */
  readonly authority: string;
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
}

export interface SignedInAccount {
  /** Stays the same for this person in this organisation. */
  readonly id: string;
  /** `anna@contoso.example` */
  readonly userName: string;
  /** Empty when Entra does not tell it. */
  readonly name: string;
  readonly tenantId: string;
  /** The person's object id in the organisation. */
  readonly objectId: string;
}

export interface SignInRequest {
  readonly signal: AbortSignal;
  /** Who is to sign in again; `undefined` lets the person choose. */
  readonly accountId?: string | undefined;
  /** What Entra or the storage demand of this sign-in, as JSON. */
  readonly claims?: string | undefined;
}

export interface BrowserSignInRequest extends SignInRequest {
  readonly openBrowser: (url: string) => Promise<void>;
  /** After how long an unfinished sign-in is given up. */
  readonly timeLimitMs?: number | undefined;
}

export interface DeviceCode {
  /** To be typed in at `verificationUri`, on any device. */
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresOnMs: number;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresOnMs: number;
}

export interface RenewRequest {
  readonly scopes: readonly string[];
  readonly signal: AbortSignal;
  readonly claims?: string | undefined;
  /** A token in the cache is not good enough. */
  readonly isForced: boolean;
}

export class EntraClient {
  readonly #settings: EntraSettings;
  readonly #cache: TokenCache;
  readonly #clock: Clock;
  /** Called with everybody who has signed in. */
  onDidSignIn: ((account: SignedInAccount) => void) | undefined;

  constructor(
    settings: EntraSettings,
    { cache, clock }: { readonly cache: TokenCache; readonly clock: Clock },
  ) {
    this.#settings = settings;
    this.#cache = cache;
    this.#clock = clock;
  }

  /** Everybody who is signed in on this computer; nobody while the keychain is locked. */
  async accounts(): Promise<readonly SignedInAccount[]> {
    const infos = await this.#known(this.#application(this.#network(never)));
    return infos.map(accountOf);
  }

  /**
   * A sign-in in the browser that `openBrowser` opens. Fails with `auth/timed-out`, `auth/declined`, `auth/wrong-account` when another than
   * `request.accountId` signed in, and with what Entra says. Given up when all is done, it is done.
   */
  async signIn(request: BrowserSignInRequest): Promise<SignedInAccount> {
    const { accountId, claims, openBrowser } = request;
    const account = (await this.accounts()).find(({ id }) => id === accountId);
    // With both, Entra would ask who it is although it was told.
    const who = account ? { loginHint: account.userName } : { prompt: 'select_account' };
    return this.#withinTime(request, (signal) =>
      this.#signIn({ ...request, signal }, (application) =>
        signInInteractively(
          application,
          { ...who, ...(claims === undefined ? {} : { claims }), scopes: [storageScope], openBrowser },
          signal,
        ),
      ),
    );
  }

  /**
   * A sign-in on another device, for computers without a browser. `onCode` shows the person what to do there. Ends when the code does. Fails as `signIn`
   * does.
   */
  signInWithDeviceCode(
    request: SignInRequest & { readonly onCode: (code: DeviceCode) => void },
  ): Promise<SignedInAccount> {
    const { claims, onCode, signal } = request;
    const signedIn = this.#signIn(request, (application) =>
      application.acquireTokenByDeviceCode({
        scopes: [storageScope],
        ...(claims === undefined ? {} : { claims }),
        deviceCodeCallback: ({ userCode, verificationUri, expiresIn }) =>
          onCode({ userCode, verificationUri, expiresOnMs: this.#clock.nowMs() + expiresIn * 1000 }),
      }),
    );
    // MSAL finds out only when it polls again.
    return untilAborted(signedIn, signal);
  }

  /**
   * A token without asking anybody. `auth/sign-in-required` and `auth/expired` mean that only a sign-in helps; their context may hold `claims`
   * for it. `auth/unreachable` passes.
   */
  async renew(accountId: string, { scopes, signal, claims, isForced }: RenewRequest): Promise<AccessToken> {
    const network = this.#network(signal);
    const application = this.#application(network);
    // It also makes MSAL read the cache, which it does not do by itself.
    const known = await this.#known(application);
    const account = known.find(({ homeAccountId }) => homeAccountId === accountId);
    if (!account) throw new EngineError('auth/sign-in-required', 'This account is not signed in here');
    const result = await translated(network, signal, () =>
      application.acquireTokenSilent({
        account,
        scopes: [...scopes],
        forceRefresh: isForced,
        ...(claims === undefined ? {} : { claims }),
      }),
    );
    return { token: result.accessToken, expiresOnMs: result.expiresOn?.getTime() ?? this.#clock.nowMs() };
  }

  /** Forgets the person on this computer. `app/keychain-unavailable` while that cannot be done. */
  async signOut(accountId: string): Promise<void> {
    await this.#cache.requireReadable();
    const application = this.#application(this.#network(never));
    const account = (await this.#known(application)).find(({ homeAccountId }) => homeAccountId === accountId);
    if (account) await application.signOut({ account });
  }

  /** The page that also ends the person's session in the browser, for those who want that. */
  browserSignOutUrl(): string {
    return `${this.#settings.authority}/oauth2/v2.0/logout`;
  }

  async #signIn(
    { accountId, signal }: SignInRequest,
    signInWith: (application: PublicClientApplication) => Promise<AuthenticationResult | null>,
  ): Promise<SignedInAccount> {
    const network = this.#network(signal);
    const application = this.#application(network);
    const before = await this.#known(application);
    const result = await translated(network, signal, () => signInWith(application));
    if (!result?.account) throw new EngineError('bug', 'MSAL signed nobody in');
    await this.#requireAccount(application, accountId, { now: result.account, before });
    const account = accountOf(result.account);
    this.onDidSignIn?.(account);
    return account;
  }

  /** Who signed in in the place of another is not kept, unless they were here before. */
  async #requireAccount(
    application: PublicClientApplication,
    wanted: string | undefined,
    { now, before }: { readonly now: AccountInfo; readonly before: readonly AccountInfo[] },
  ): Promise<void> {
    if (wanted === undefined || wanted === now.homeAccountId) return;
    if (!before.some(({ homeAccountId }) => homeAccountId === now.homeAccountId))
      await application.signOut({ account: now });
    throw new EngineError('auth/wrong-account', 'Another account signed in than was asked for', {
      signedInAs: now.username,
    });
  }

  async #withinTime<T>(
    { signal, timeLimitMs = defaultTimeLimitMs }: BrowserSignInRequest,
    body: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const timeOut = new AbortController();
    const done = new AbortController();
    const watch = this.#clock.sleep(timeLimitMs, done.signal).then(
      () => timeOut.abort(new EngineError('auth/timed-out', 'Nobody completed the sign-in', { timeLimitMs })),
      () => undefined,
    );
    try {
      return await body(anySignal(signal, timeOut.signal));
    } finally {
      done.abort();
      await watch;
    }
  }

  #network(signal: AbortSignal): EntraNetwork {
    const agent = httpsAgent(this.#settings.authority, this.#settings);
    return new EntraNetwork({ agent, clock: this.#clock, signal });
  }

  /** One for each request: all that lasts is in the cache, and a request can then be given up by itself. */
  #application(network: EntraNetwork): PublicClientApplication {
    const { clientId, authority } = this.#settings;
    return new PublicClientApplication({
      // A known authority is not looked up at Microsoft's public one, which other clouds and networks may not reach.
      auth: {
        clientId,
        authority,
        knownAuthorities: [new URL(authority).host],
        clientCapabilities: [answersClaimsChallenges],
      },
      cache: { cachePlugin: this.#cache },
      system: { networkClient: network },
    });
  }

  async #known(application: PublicClientApplication): Promise<readonly AccountInfo[]> {
    return application.getTokenCache().getAllAccounts();
  }
}

const never = new AbortController().signal;

/** Runs `body`, with MSAL's errors as ours. */
async function translated<T>(network: EntraNetwork, signal: AbortSignal, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throwIfAborted(signal);
    throw signInError(error, network.failure);
  }
}

function accountOf(info: AccountInfo): SignedInAccount {
  return {
    id: info.homeAccountId,
    userName: info.username,
    name: info.name ?? '',
    tenantId: info.tenantId,
    objectId: info.localAccountId,
  };
}
