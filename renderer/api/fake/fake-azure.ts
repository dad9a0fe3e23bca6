/** Made-up people, and what they can reach in a made-up Azure. */
import type {
  Account,
  Accounts,
  AzureStorageAccount,
  AzureSubscription,
  Organisation,
  Place,
  PreflightStep,
  PreflightStepId,
} from '../../../contract/data';
import type { ErrorData } from '../../../contract/errors';
import type { Events } from '../../../contract/events';
import { fakeTrouble, FakeError } from './fake-error';

export interface FakeAzureOptions {
  /** `needed`: two, and a job waits for the first. */
  readonly accounts: 'none' | 'one' | 'two' | 'needed';
  readonly kept: Accounts['kept'] | 'not-configured';
  /** `works`, or how it fails: `AADSTS53003`. */
  readonly signIn: string;
  /** What the lists hold; or how they fail: `AuthorizationFailure`. */
  readonly lists: string;
  readonly organisation: 'none' | 'place' | 'fixed' | 'broken';
  /** `passes`, `advises`, or where and how it fails: `list+create:AuthorizationPermissionMismatch`. */
  readonly check: string;
}

type Emit = <Name extends keyof Events>(name: Name, payload: Events[Name]) => void;

const browserMs = 8_000;
const deviceMs = 60_000;
const codeGoodForMs = 15 * 60_000;
const stepMs = 400;

export class FakeAzure {
  readonly #options: FakeAzureOptions;
  readonly #nowMs: () => number;
  readonly #emit: Emit;
  readonly #timers = new Set<{ leftMs: number; readonly done: () => void }>();
  #accounts: Accounts;

  constructor(
    options: { readonly azure?: Partial<FakeAzureOptions>; readonly nowMs: () => number },
    emit: Emit,
  ) {
    this.#options = { ...allWell, ...options.azure };
    this.#nowMs = options.nowMs;
    this.#emit = emit;
    const { accounts, kept } = this.#options;
    const isLocked = kept === 'locked';
    this.#accounts = {
      isConfigured: kept !== 'not-configured',
      accounts: isLocked ? [] : peopleOf(accounts),
      kept: kept === 'not-configured' ? 'keychain' : kept,
    };
  }

  /** Why a job stands still. */
  get need(): ErrorData | undefined {
    return this.#accounts.accounts.find(({ need }) => need?.isWaitedFor)?.need?.error;
  }

  advance(ms: number): void {
    for (const timer of this.#timers) {
      timer.leftMs -= ms;
      if (timer.leftMs > 0) continue;
      this.#timers.delete(timer);
      timer.done();
    }
  }

  readonly handlers = {
    'accounts.get': () => this.#accounts,
    'accounts.signIn': async ({ method, accountId }: { method: string; accountId?: string }) => {
      if (method === 'device-code') this.#emit('deviceCodeChanged', this.#code());
      await this.#after(method === 'browser' ? browserMs : deviceMs);
      this.#emit('deviceCodeChanged', null);
      if (this.#options.signIn !== 'works') throw fakeTrouble(this.#options.signIn);
      return this.#signIn(accountId);
    },
    'accounts.signOut': ({ accountId }: { accountId: string }) =>
      this.#change({ accounts: this.#accounts.accounts.filter(({ id }) => id !== accountId) }),
    'accounts.forgetAll': () => this.#change({ accounts: [], kept: 'keychain' }),
    'azure.organisation': () => {
      const { organisation } = this.#options;
      if (organisation === 'broken') throw new FakeError('app/organisation-invalid', brokenFile);
      return organisations[organisation];
    },
    'azure.subscriptions': () => this.#list(subscriptions),
    'azure.storageAccounts': () => this.#list(storageAccounts),
    'azure.containers': () => this.#list(containers),
    'preflight.run': ({ place }: { place: Place }) => this.#check(place),
  };

  #code() {
    const expiresAt = new Date(this.#nowMs() + codeGoodForMs).toISOString();
    return { userCode: 'F7KQ2M9XD', verificationUri: 'https://microsoft.com/devicelogin', expiresAt };
  }

  #signIn(accountId: string | undefined): Account {
    const known = this.#accounts.accounts;
    const next = people.find((person) =>
      accountId === undefined ? known.every(({ id }) => id !== person.id) : person.id === accountId,
    );
    const account = next ?? people[0]!;
    this.#change({ accounts: [...known.filter(({ id }) => id !== account.id), account] });
    return account;
  }

  #change(change: Partial<Accounts>): null {
    this.#accounts = { ...this.#accounts, ...change };
    this.#emit('accountsChanged', this.#accounts);
    return null;
  }

  #list<T>(lists: Readonly<Record<string, readonly T[]>>): readonly T[] {
    const found = lists[this.#options.lists];
    if (found === undefined) throw fakeTrouble(this.#options.lists);
    return found;
  }

  async #check({ kind }: Place): Promise<readonly PreflightStep[]> {
    const all = checkOf(this.#options.check);
    const result = kind === 'local' ? all.filter(({ id }) => ofFolder.has(id)) : all;
    for (const [at, { id, state }] of result.entries()) {
      if (state === 'skipped') break;
      const rest = result.slice(at + 1).map((step) => ({ ...step, ...notYet, state: 'waiting' as const }));
      this.#emit('preflightChanged', [...result.slice(0, at), { id, ...notYet, state: 'running' }, ...rest]);
      await this.#after(stepMs);
    }
    this.#emit('preflightChanged', result);
    return result;
  }

  #after(ms: number): Promise<void> {
    return new Promise((done) => this.#timers.add({ leftMs: ms, done }));
  }
}

const allWell: FakeAzureOptions = {
  accounts: 'none',
  kept: 'keychain',
  signIn: 'works',
  lists: 'usual',
  organisation: 'none',
  check: 'passes',
};

const contoso = '0f6a2b1c-3d4e-4f50-8a61-72b3c4d5e6f7';

const people: readonly Account[] = [
  {
    id: 'anna.contoso',
    userName: 'anna.lindqvist@contoso.example',
    name: 'Anna Lindqvist',
    tenantId: contoso,
    need: null,
  },
  {
    id: 'backup.northwind',
    userName: 'service-desk-backup-operators.europe-north@northwind-traders-international.example',
    name: '',
    tenantId: contoso,
    need: null,
  },
];

function peopleOf(which: FakeAzureOptions['accounts']): readonly Account[] {
  if (which !== 'needed') return people.slice(0, { none: 0, one: 1, two: 2 }[which]);
  const { code, message, context } = fakeTrouble('AADSTS50173').data;
  return people.map((person, at) => {
    const error = { code, message, context: { ...context, accountId: person.id } };
    return at === 0 ? { ...person, need: { error, isWaitedFor: true } } : person;
  });
}

const contosoPlace = {
  kind: 'azure',
  account: 'contosobackups',
  container: 'laptops',
  prefix: '5d0c7a52-9b1e-4c33-8f7a-2e61b04d9a18/anna-laptop',
} as const;

const brokenFile = { path: '/etc/stowkeep/policy.json', field: 'tenantId', reason: 'is missing' };

const organisations: Readonly<Record<'none' | 'place' | 'fixed', Organisation | null>> = {
  none: null,
  place: { name: 'Contoso', place: contosoPlace, isPlaceFixed: false },
  fixed: { name: 'Contoso', place: contosoPlace, isPlaceFixed: true },
};

const longName = 'northwind-traders-international-research-and-development-shared-services-europe';

function numbered<T>(count: number, make: (digits: string, at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(String(at + 1).padStart(3, '0'), at));
}

function subscriptionId(at: number): string {
  return `a2c4e6f8-0000-4000-8000-${String(at).padStart(12, '0')}`;
}

function subscription(name: string, at: number): AzureSubscription {
  return { id: subscriptionId(at), name };
}

function storageAccount(name: string, at: number): AzureStorageAccount {
  const groups = ['rg-backup-prod', 'rg-finance', `rg-${longName}`] as const;
  const regions = ['westeurope', 'northeurope', 'swedencentral'] as const;
  const resourceGroup = groups[at % groups.length]!;
  return {
    id: `/subscriptions/${subscriptionId(0)}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    endpoint: `https://${name}.blob.core.windows.net`,
    resourceGroup,
    region: regions[at % regions.length]!,
  };
}

const subscriptions: Readonly<Record<string, readonly AzureSubscription[]>> = {
  usual: ['Contoso Production', 'Contoso Development', 'Visual Studio Enterprise'].map(subscription),
  one: [subscription('Contoso Production', 0)],
  many: numbered(180, (digits, at) => subscription(`Landing zone ${digits} – ${longName}`, at)),
  empty: [],
};

const storageAccounts: Readonly<Record<string, readonly AzureStorageAccount[]>> = {
  usual: ['contosobackups', 'contosofinance', 'contosologs', 'contosoweb'].map(storageAccount),
  one: ['contosobackups', 'contosologs'].map(storageAccount),
  many: numbered(420, (digits, at) => storageAccount(`contosobackup${digits}`, at)),
  empty: [],
};

const containers: Readonly<Record<string, readonly string[]>> = {
  usual: ['laptops', 'servers', 'archive-2024', 'shared-projects'],
  one: [],
  many: numbered(2_400, (digits) => `team-${digits}-backups-of-laptops-and-workstations-in-europe`),
  empty: [],
};

const notYet = { error: null, facts: {} };

const passed: Readonly<Record<PreflightStepId, PreflightStep['facts']>> = {
  name: { address: '20.60.131.68', proxy: 'http://proxy.contoso.example:8080' },
  connection: {},
  clock: { skewSeconds: 1 },
  'sign-in': {},
  container: { exists: true },
  list: {},
  create: {},
  read: {},
  'delete-locks': {},
  'delete-backups': {},
  protection: { softDelete: true, versioning: true },
};

const ofFolder = new Set<PreflightStepId>(['container', 'list', 'create', 'read', 'delete-locks']);

const advised: Partial<Record<PreflightStepId, PreflightStep['facts']>> = {
  clock: { skewSeconds: -94 },
  'delete-backups': {},
  protection: { softDelete: false, versioning: false },
};

function checkOf(check: string): readonly PreflightStep[] {
  const [failed = '', trouble] = check.split(':');
  const failedIds = failed.split('+');
  const ids = Object.keys(passed) as readonly PreflightStepId[];
  const failedAt = ids.findIndex((id) => failedIds.includes(id));
  return ids.map((id, at): PreflightStep => {
    if (failedAt >= 0 && at > failedAt && !failedIds.includes(id)) return { id, ...notYet, state: 'skipped' };
    if (failedIds.includes(id)) return { id, facts: {}, state: 'failed', error: errorOf(trouble) };
    const facts = check === 'advises' ? advised[id] : undefined;
    if (facts !== undefined) return { id, error: null, facts, state: 'warned' };
    return { id, error: null, facts: passed[id], state: 'passed' };
  });
}

function errorOf(trouble: string | undefined): ErrorData {
  return trouble === undefined ? new FakeError('storage/unavailable').data : fakeTrouble(trouble).data;
}
