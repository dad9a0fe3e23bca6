import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { keptPlaceSchema, settingsSchema, sourcesSchema, type Sources } from '../../contract/data';
import { planSchema, upkeepSchema, type Plan } from '../../contract/plan-data';

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

const documentSchema = z.strictObject({
  version: z.literal(2),
  connection: connectionSchema.nullable(),
  plans: z.array(planSchema).min(1).max(100),
  upkeep: upkeepSchema,
  settings: settingsSchema,
  pausedUntil: z.iso.datetime().nullable(),
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
    conditions: {
      battery: { kind: 'above', percent: 30 },
      allowsMetered: false,
      networks: [],
      waitsForFullScreen: true,
      idleMinutes: null,
    },
    speed: { week: [], yieldsToPerson: true, connections: null, readers: null },
    retention: null,
  };
}

function defaults(sources: Sources = { folders: [], excludes: [], excludeCaches: true }): SettingsDocument {
  return {
    version: 2,
    connection: null,
    plans: [firstPlan(sources)],
    upkeep: { prune: { runs: { kind: 'manual' }, maxUnusedPercent: 5, maxRepackBytes: null }, tier: 'hot' },
    settings: { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null, startsAtLogin: false },
    pausedUntil: null,
    hasToldOfTray: false,
  };
}

const anySettings = z.looseObject({ settings: z.looseObject({}) });

/** Before there were plans, one choice of folders was all. */
const firstVersion = anySettings
  .extend({ version: z.literal(1), sources: sourcesSchema })
  .transform(({ sources, ...document }) => ({ ...document, version: 2, plans: defaults(sources).plans }));

/** Documents of earlier versions of the app lack what has come since. */
const withDefaults = z
  .union([firstVersion, anySettings.extend({ version: z.literal(2) })])
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

  update(change: Partial<Omit<SettingsDocument, 'version'>>): SettingsDocument {
    this.#document = documentSchema.parse({ ...this.#document, ...change });
    this.#store.write(this.#document);
    return this.#document;
  }
}
