import { dirname } from 'node:path';
import { existingPlace, freeBytes } from '../disk/free-space';
import { listNames } from '../disk/list-folder';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import { nodeTypeFromStMode } from '../format/mode';
import type { Snapshot } from '../format/snapshot';
import { isEngineError } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type {
  PreviewFinding,
  PreviewOutcome,
  PreviewRequest,
  PreviewRow,
  RestorePreview,
  TargetSpace,
} from '../requests';
import { looksSame } from './conflicts';
import { contentRanges, fileHolds } from './file-content';
import { type Decided, makePlan, type PlanObserver } from './make-plan';
import { RestoreReport } from './report';
import { findTargetRoot } from './target-root';

/** Paths that each row keeps: more than anybody looks through, and little beside the plan of a million files. */
const keptPaths = 10_000;

/** What a restore of `request` would find on this computer and do, changing nothing. */
export async function previewRestore(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: PreviewRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<RestorePreview> {
  const report = new RestoreReport({ signal, onEvent: () => undefined }, false);
  const targetRoot = await findTargetRoot(repository, snapshot, request, signal);
  const observer = new PreviewTable(repository, request, signal);
  await makePlan({ repository, snapshot, request, targetRoot, report, signal, observer });
  return { rows: observer.rows(), space: await observer.space() };
}

type Row = { -readonly [Field in keyof PreviewRow]: PreviewRow[Field] } & { readonly paths: ByteText[] };

class PreviewTable implements PlanObserver {
  readonly #repository: IndexedRepository;
  readonly #request: PreviewRequest;
  readonly #signal: AbortSignal;
  readonly #rows = new Map<string, Row>();
  readonly #needs = new Map<bigint, { readonly path: ByteText; bytes: number }>();
  /** Items of a folder come together. */
  #lastFolder: { readonly path: ByteText; readonly device: bigint } | undefined;

  constructor(repository: IndexedRepository, request: PreviewRequest, signal: AbortSignal) {
    this.#repository = repository;
    this.#request = request;
    this.#signal = signal;
  }

  async decided(decided: Decided): Promise<void> {
    const finding = await this.#findingOf(decided);
    const outcome = isInTheWay(decided, this.#request) ? 'left' : outcomeOf(decided, finding);
    this.#add(finding, outcome, decided.path, Number(decided.node.size));
    if (outcome !== 'left') this.#need(dirname(decided.place), decided.bytesToWrite);
  }

  refused(path: ByteText, error: unknown, sizeBytes: number): void {
    this.#add(isEngineError(error, 'disk/bad-name') ? 'bad-name' : 'refused', 'left', path, sizeBytes);
  }

  rows(): readonly PreviewRow[] {
    return [...this.#rows.values()];
  }

  async space(): Promise<readonly TargetSpace[]> {
    const spaces: TargetSpace[] = [];
    for (const { path, bytes } of this.#needs.values())
      spaces.push({ path, bytesNeeded: bytes, bytesFree: await freeBytes(path) });
    return spaces;
  }

  async #findingOf(decided: Decided): Promise<PreviewFinding> {
    const { node, present } = decided;
    if (!present) return 'new';
    if (nodeTypeFromStMode(Number(present.mode)) !== node.type) return 'other-type';
    if (await this.#isSame(decided, present)) return 'identical';
    return present.mtimeNs > nsFromGoTime(node.mtime) ? 'newer-here' : 'differs';
  }

  async #isSame(
    { node, place, decision }: Decided,
    present: NonNullable<Decided['present']>,
  ): Promise<boolean> {
    // What `keep-both` skips was proved to be the same, here or beside.
    if (this.#request.conflicts === 'keep-both' && decision === 'skip') return true;
    if (!this.#request.comparesContent || node.type !== 'file') return looksSame(node, present);
    return (
      present.size === node.size &&
      fileHolds(place, contentRanges(this.#repository, node.content ?? []), this.#signal)
    );
  }

  #add(finding: PreviewFinding, outcome: PreviewOutcome, path: ByteText, bytes: number): void {
    const key = `${finding} ${outcome}`;
    const row = this.#rows.get(key) ?? { finding, outcome, items: 0, bytes: 0, paths: [] };
    this.#rows.set(key, row);
    row.items += 1;
    row.bytes += bytes;
    if (row.paths.length < keptPaths) row.paths.push(path);
  }

  #need(folder: ByteText, bytes: number): void {
    if (this.#lastFolder?.path !== folder)
      this.#lastFolder = { path: folder, device: existingPlace(folder).device };
    const { device } = this.#lastFolder;
    const need = this.#needs.get(device) ?? { path: existingPlace(folder).path, bytes: 0 };
    this.#needs.set(device, need);
    need.bytes += bytes;
  }
}

/** A folder with something in it gives way to nothing but a folder. */
function isInTheWay({ place, present, decision }: Decided, { deleteExtra }: PreviewRequest): boolean {
  const isKept = decision === 'overwrite' && present?.isDirectory() === true && !deleteExtra;
  return isKept && listNames(place).length > 0;
}

/** A file that is the same is proved by its content and left, whatever the policy. */
function outcomeOf({ decision }: Decided, finding: PreviewFinding): PreviewOutcome {
  if (finding === 'identical') return 'left';
  switch (decision) {
    case 'create':
      return 'written';
    case 'overwrite':
      return 'replaced';
    case 'beside':
      return 'beside';
    case 'keep':
    case 'skip':
      return 'left';
  }
}
