import { displayText } from '../format/byte-text';
import { type EngineError, isEngineError } from '../errors';
import type { CheckFinding } from '../requests';

type Place = Pick<CheckFinding, 'pack' | 'index' | 'tree' | 'snapshot'>;

/** What a check has found so far. */
export class Findings {
  readonly all: CheckFinding[] = [];
  suggestRebuildIndex = false;
  suggestPrune = false;

  /** Something is wrong. */
  error(code: CheckFinding['code'], message: string, place: Place = {}): void {
    this.all.push({ severity: 'error', code, message, ...place });
  }

  /** Something is not as it should be, and harmless. */
  hint(message: string, place: Place = {}): void {
    this.all.push({ severity: 'hint', code: 'data/malformed', message, ...place });
  }

  /** After those that are here already. */
  addAll(others: Findings): void {
    for (const finding of others.all) this.all.push(finding);
    this.suggestRebuildIndex ||= others.suggestRebuildIndex;
    this.suggestPrune ||= others.suggestPrune;
  }

  count(severity: CheckFinding['severity']): number {
    return this.all.filter((finding) => finding.severity === severity).length;
  }
}

/** Whether `error` says that the repository is damaged, not that the storage cannot be reached. */
export function isDamage(error: unknown): error is EngineError {
  return isEngineError(
    error,
    'data/corrupt',
    'data/missing',
    'data/malformed',
    'storage/not-found',
    'storage/bad-range',
  );
}

/** A name in quotes for a message. */
export function quoted(name: string): string {
  return JSON.stringify(displayText(name));
}
