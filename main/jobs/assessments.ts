import type { Job, Sources } from '../../contract/data';
import { excludePresetIds, presetPatterns, type ExcludePresetId } from '../../contract/exclude-presets';
import type { Assessment } from '../../contract/plan-data';
import type * as engine from '../engine/lookup-requests';
import type { RemoteEngine } from '../engine-thread/protocol';
import type { TierPrices } from '../../contract/prices';
import { storagePerMonth } from '../plans/costs';
import { firstRunSeconds, measuredRates } from '../plans/first-run';
import { walkRules } from './walk-rules';

/** What the storage costs; `null` where it has no price. Fails with `input/invalid` for a person's own prices that cannot be used. */
type StoragePrice = () => { readonly tier: TierPrices; readonly currency: string } | null;

/** What a plan's sources hold, counted on the engine's thread. */
export class Assessments {
  readonly #engine: Pick<RemoteEngine, 'assess'>;
  readonly #jobs: () => readonly Job[];
  readonly #price: StoragePrice;
  readonly #onDidChange: (assessment: Assessment) => void;

  /** `jobs` are newest first. `price` is that of the storage, as it is now. `onDidChange` is told how far it is, now and then. */
  constructor(
    assessing: Pick<RemoteEngine, 'assess'>,
    jobs: () => readonly Job[],
    price: StoragePrice,
    onDidChange: (assessment: Assessment) => void,
  ) {
    this.#engine = assessing;
    this.#jobs = jobs;
    this.#price = price;
    this.#onDidChange = onDidChange;
  }

  /** `input/invalid` for a pattern that is none; what cannot be read is in the answer. */
  async assess(sources: Sources, signal: AbortSignal): Promise<Assessment> {
    const rates = measuredRates(this.#jobs());
    const price = this.#price();
    const view = (found: engine.Assessment): Assessment => ({
      ...found,
      presets: found.presets.map((preset) => ({ ...preset, id: preset.id as ExcludePresetId })),
      firstRunSeconds: firstRunSeconds(found.bytes, rates),
      perMonth: price && { atMost: storagePerMonth(found.bytes, price.tier), currency: price.currency },
    });
    const request = {
      ...walkRules(sources),
      targets: sources.folders,
      presets: excludePresetIds.map((id) => ({ id, excludes: presetPatterns([id], process.platform) })),
    };
    const onProgress = (found: engine.Assessment) => this.#onDidChange(view(found));
    return view(await this.#engine.assess(request, { signal, onProgress }));
  }
}
