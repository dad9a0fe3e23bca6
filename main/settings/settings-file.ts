import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { keptPlaceSchema, noSources, settingsSchema, sourcesSchema, type Sources } from '../../contract/data';
import { planSchema, upkeepSchema, usualConditions, type Plan } from '../../contract/plan-data';
import { checkSources } from '../plans/check-sources';

const connectionSchema = z.strictObject({
  place: keptPlaceSchema,
  location: z.string(),
  /** Who it is reached as, where somebody signed in for it: no secret, and asked of nobody again. */
  accountId: z.string().optional(),
  /** What it is reached with instead, which is asked for where it was not remembered. */
  secretKind: z.enum(['account-key', 'sas']).optional(),
  repositoryId: z.string().regex(/^[0-9a-f]{64}$/),
  /** When somebody last showed that they have the key of this backup. */
  kitConfirmedAt: z.iso.datetime().optional(),
  /** Whose backups this computer goes on with, and where their folders lie here. */
  adopted: z
    .strictObject({
      hosts: z.array(z.string()),
      moved: z.array(z.strictObject({ from: z.string(), to: z.string() })),
    })
    .optional(),
});

/** What was in a folder when a backup last saved all of it. */
const wholeSourceSchema = z.strictObject({
  path: z.string(),
  mountPoint: z.string(),
  files: z.number(),
  bytes: z.number(),
  snapshotId: z.string(),
  /** The rules that it was counted by: others leave out something else. */
  rules: z.string(),
  /** Since when much less is there; `null` while all is well. */
  shrunkAt: z.iso.datetime().nullable(),
});
export type WholeSource = z.infer<typeof wholeSourceSchema>;

const documentSchema = z.strictObject({
  version: z.literal(2),
  connection: connectionSchema.nullable(),
  plans: z.array(planSchema).min(1).max(100),
  upkeep: upkeepSchema,
  /** By plan. */
  wholeSources: z.record(z.uuid(), z.array(wholeSourceSchema)),
  settings: settingsSchema,
  pausedUntil: z.iso.datetime().nullable(),
  /** Until this computer is in another network than this. */
  pausedInNetwork: z.string().nullable(),
  /** Whether the person knows where the app is while its window is closed. */
  hasToldOfTray: z.boolean(),
});
export type SettingsDocument = z.infer<typeof documentSchema>;

/** What a new computer begins with: nothing is chosen, and nothing runs before somebody has said when. */
export function firstPlan(sources: Sources): Plan {
  return {
    id: randomUUID(),
    name: '',
    sources,
    schedule: { runs: { kind: 'manual' }, jitterMinutes: 0, windows: [], reread: null },
    conditions: usualConditions,
    speed: { week: [], yieldsToPerson: true, connections: null, readers: null },
    retention: null,
  };
}

function defaults(sources: Sources = noSources): SettingsDocument {
  return {
    version: 2,
    connection: null,
    plans: [firstPlan(sources)],
    upkeep: { prune: { runs: { kind: 'manual' }, maxUnusedPercent: 5, maxRepackBytes: null }, tier: 'hot' },
    wholeSources: {},
    settings: { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null, startsAtLogin: false },
    pausedUntil: null,
    pausedInNetwork: null,
    hasToldOfTray: false,
  };
}

const anySettings = z.looseObject({ settings: z.looseObject({}) });
const anySources = z
  .looseObject({})
  .transform((sources) => ({ ...noSources, ...sources }))
  .pipe(sourcesSchema);

/** Before there were plans, one choice of folders was all. */
const firstVersion = anySettings
  .extend({ version: z.literal(1), sources: anySources })
  .transform(({ sources, ...document }) => ({ ...document, version: 2, plans: defaults(sources).plans }));
const secondVersion = anySettings.extend({
  version: z.literal(2),
  plans: z.array(z.looseObject({ sources: anySources })).optional(),
});

/** Documents of earlier versions of the app lack what has come since. */
const withDefaults = z
  .union([firstVersion, secondVersion])
  .transform((document) => {
    const fresh = defaults();
    return { ...fresh, ...document, settings: { ...fresh.settings, ...document.settings } };
  })
  .pipe(documentSchema);

/** Where the document lies. Writing is atomic. */
export interface DocumentStore {
  read(): unknown;
  write(document: unknown): void;
  /** Puts a document that cannot be read aside for support, and says where. */
  setAside(): string;
}

/** The settings that are no secrets: one versioned, validated document. */
export class SettingsFile {
  readonly #store: DocumentStore;
  #document: SettingsDocument;
  /** Where a damaged document was put when this start found one. */
  readonly damagedCopy: string | undefined;

  constructor(store: DocumentStore) {
    this.#store = store;
    const stored = store.read();
    const parsed = withDefaults.safeParse(stored);
    if (stored !== undefined && !parsed.success) this.damagedCopy = store.setAside();
    this.#document = parsed.success ? parsed.data : defaults();
    // So that what was made for the new form stays the same: its plan's id.
    if (parsed.success && (stored as { version: unknown }).version !== this.#document.version)
      store.write(this.#document);
  }

  get document(): SettingsDocument {
    return this.#document;
  }

  /** The first plan's. */
  get sources(): Sources {
    return this.#first.sources;
  }

  /** Of the first plan. */
  setSources(sources: Sources): void {
    this.update({ plans: [{ ...this.#first, sources }, ...this.#document.plans.slice(1)] });
  }

  get #first(): Plan {
    return this.#document.plans[0]!;
  }

  /** `input/invalid` with `field` and `reason` for sources that no backup could work with. */
  update(change: Partial<Omit<SettingsDocument, 'version'>>): SettingsDocument {
    for (const { id, sources } of change.plans ?? []) {
      // Those that were stored before something was refused do not stand in the way of other changes.
      if (this.#document.plans.find((plan) => plan.id === id)?.sources !== sources) checkSources(sources);
    }
    const { wholeSources } = this.#document;
    const kept = change.plans && { wholeSources: ofChosen(wholeSources, change.plans) };
    this.#document = documentSchema.parse({ ...this.#document, ...kept, ...change });
    this.#store.write(this.#document);
    return this.#document;
  }
}

/** Who takes a folder out of a plan, and maybe in again, knows what is in it. */
function ofChosen(
  wholeSources: SettingsDocument['wholeSources'],
  plans: readonly Plan[],
): SettingsDocument['wholeSources'] {
  return Object.fromEntries(
    plans.flatMap(({ id, sources }) => {
      const folders = sources.folders.map((folder) => resolve(folder));
      const kept = wholeSources[id]?.filter(({ path }) => folders.includes(path));
      return kept ? [[id, kept]] : [];
    }),
  );
}
