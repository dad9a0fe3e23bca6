import type { PreflightStep } from '../../../contract/data';
import { preflightTexts as texts } from '../../lib/texts/preflight';

/** What was seen at a step besides its error, in a line; `undefined` when the word for its state says it all. */
export function seenAt({ id, state, facts }: PreflightStep): string | undefined {
  switch (`${id}.${state}` as const) {
    case 'name.passed':
    case 'name.failed':
      if (facts['isProxyUnknown'] === true) return texts.proxyUnknown;
      return typeof facts['proxy'] === 'string' ? texts.proxy(facts['proxy']) : undefined;
    case 'clock.warned':
      return texts.clock(Number(facts['skewSeconds']));
    case 'container.passed':
      return facts['exists'] === false ? texts.isMade : undefined;
    case 'list.unknown':
    case 'create.unknown':
    case 'read.unknown':
    case 'delete-locks.unknown':
    case 'delete-backups.unknown':
      return texts.knownLater;
    case 'delete-locks.failed':
      return typeof facts['leftBehind'] === 'string' ? texts.leftBehind(facts['leftBehind']) : undefined;
    case 'delete-backups.passed':
      return texts.mayNotDelete;
    case 'delete-backups.warned':
      return texts.mayDelete;
    case 'protection.passed':
      return texts.protected;
    case 'protection.warned':
      return texts.unprotected(facts['softDelete'] === false, facts['versioning'] === false);
    case 'protection.unknown':
      return texts.protectionUnknown;
    default:
      return undefined;
  }
}

/** What the administrator is to be asked, where a step could be better. */
export function adviceRequest({ id, state, facts }: PreflightStep): string | undefined {
  if (state !== 'warned') return undefined;
  if (id === 'delete-backups') return texts.narrowerRole;
  if (id === 'protection') return texts.protect(facts['softDelete'] === false, facts['versioning'] === false);
  return undefined;
}
