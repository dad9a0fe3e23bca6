import { z } from 'zod';
import { keptPlaceSchema, settingsSchema, sourcesSchema } from '../../contract/data';

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
  version: z.literal(1),
  connection: connectionSchema.nullable(),
  sources: sourcesSchema,
  settings: settingsSchema,
  pausedUntil: z.iso.datetime().nullable(),
  /** Whether the person knows where the app is while its window is closed. */
  hasToldOfTray: z.boolean(),
});
export type SettingsDocument = z.infer<typeof documentSchema>;

const defaults: SettingsDocument = {
  version: 1,
  connection: null,
  sources: { folders: [], excludes: [], excludeCaches: true },
  settings: { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null, startsAtLogin: false },
  pausedUntil: null,
  hasToldOfTray: false,
};

/** Documents of earlier versions of the app lack what has come since. */
const withDefaults = z
  .looseObject({ version: z.literal(1), settings: z.looseObject({}) })
  .transform((document) => ({
    ...defaults,
    ...document,
    settings: { ...defaults.settings, ...document.settings },
  }))
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
    this.#document = parsed.success ? parsed.data : defaults;
  }

  get document(): SettingsDocument {
    return this.#document;
  }

  update(change: Partial<Omit<SettingsDocument, 'version'>>): SettingsDocument {
    this.#document = documentSchema.parse({ ...this.#document, ...change });
    this.#store.write(this.#document);
    return this.#document;
  }
}
