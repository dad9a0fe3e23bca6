import { isDeepStrictEqual } from 'node:util';
import type { PolicyView } from '../../contract/plan-data';
import { isCancelled, isEngineError } from '../engine/errors';
import type { Clock } from '../engine/base/clock';
import type { Log } from '../engine/base/log';
import {
  checkPolicy,
  openPublishedPolicy,
  type ParsedPolicy,
  type Policy,
  type PolicyProblem,
} from '../plans/policy';

/** Of the file at the root of the container. */
export const policyFile = 'policy.json';

const lookEveryMs = 6 * 60 * 60 * 1000;

/** What the organisation's configuration says about plans. */
export interface ConfiguredPolicy {
  /** Written into it; it counts, alone. */
  readonly policy: Policy | undefined;
  /** Who signs what is published in the storage: an Ed25519 public key in PEM. Without one nothing published counts. */
  readonly signer: string | undefined;
  /** The configuration cannot be used: what counted before goes on to count. */
  readonly isInvalid: boolean;
}

export interface PoliciesOptions {
  readonly configured: ConfiguredPolicy;
  /** Where the last one that was valid is kept. */
  readonly store: { read(): unknown; write(document: unknown): void };
  /** The text of what is published in this computer's storage; `undefined` for nothing. */
  readonly load: (signal: AbortSignal) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDidChange: () => void;
}

type Kept =
  | { readonly kind: 'configured'; readonly policy: unknown }
  | { readonly kind: 'published'; readonly text: string };

/** Which policy is in force: the configuration's, or else the last valid one that was published. */
export class Policies {
  readonly #options: PoliciesOptions;
  #current: Policy | undefined;
  #problem: PolicyProblem | null = null;
  #nextLookMs = 0;
  readonly #ending = new AbortController();

  constructor(options: PoliciesOptions) {
    this.#options = options;
    const { configured, store } = options;
    if (configured.policy) {
      this.#current = configured.policy;
      store.write({ kind: 'configured', policy: configured.policy } satisfies Kept);
    } else this.#current = this.#kept(store.read());
  }

  get current(): Policy | undefined {
    return this.#current;
  }

  view(): PolicyView {
    return { name: this.#current?.name ?? null, problem: this.#problem };
  }

  /** To be called from time to time: looks a few times a day. */
  async lookSometimes(): Promise<void> {
    if (this.#options.clock.nowMs() >= this.#nextLookMs) await this.look();
  }

  /** Looks what is published. What cannot be read, is not valid, or is older changes nothing; nor does its disappearance, which needs no signature. */
  async look(): Promise<void> {
    const { configured, load, log, store, onDidChange, clock } = this.#options;
    this.#nextLookMs = clock.nowMs() + lookEveryMs;
    const { signer } = configured;
    if (configured.policy || signer === undefined) return;
    try {
      const text = await load(this.#ending.signal);
      if (text === undefined) return;
      const found = openPublishedPolicy(text, signer);
      const problem = 'problem' in found ? found.problem : this.#staleness(found.policy);
      const isNews = !isDeepStrictEqual(problem, this.#problem);
      this.#problem = problem;
      if (isNews) onDidChange();
      if (problem) log('error', 'The published policy does not count', { ...problem });
      else if ('policy' in found && found.policy.serial !== this.#current?.serial) {
        this.#current = found.policy;
        store.write({ kind: 'published', text } satisfies Kept);
        onDidChange();
      }
    } catch (error) {
      if (isCancelled(error)) return;
      if (!isEngineError(error)) throw error;
      log('warn', 'The published policy cannot be read', { code: error.code, message: error.message });
    }
  }

  /** Ends what looks, and lets nothing look again. */
  stop(): void {
    this.#nextLookMs = Infinity;
    this.#ending.abort();
  }

  #staleness({ serial }: Policy): PolicyProblem | null {
    const known = this.#current?.serial ?? 0;
    return serial < known
      ? { field: 'serial', reason: `is ${serial}, but ${known} was published before` }
      : null;
  }

  #kept(document: unknown): Policy | undefined {
    const { configured } = this.#options;
    const kept = document as Partial<Kept> | null | undefined;
    let parsed: ParsedPolicy | undefined;
    // Without a file there is nothing that was decided; one that is broken does not undo what was.
    if (kept?.kind === 'configured' && configured.isInvalid)
      parsed = checkPolicy((kept as { policy: unknown }).policy);
    // Signed by whoever is trusted now: what lies in the profile may have been changed.
    else if (kept?.kind === 'published' && configured.signer !== undefined)
      parsed = openPublishedPolicy(String((kept as { text: unknown }).text), configured.signer);
    return parsed && 'policy' in parsed ? parsed.policy : undefined;
  }
}
