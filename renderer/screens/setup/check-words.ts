import type { PreflightStep } from '../../../contract/data';
import { formatDuration } from '../../lib/format-time';
import { preflightTexts as texts } from '../../lib/texts';

/** What was seen at a step besides its error, in a line; `undefined` when the word for its state says it all. */
export function seenAt({ id, state, facts }: PreflightStep): string | undefined {
  switch (`${id}.${state}` as const) {
    case 'name.passed':
    case 'name.failed':
      if (facts['isProxyUnknown'] === true) return texts.proxyUnknown;
      return typeof facts['proxy'] === 'string' ? texts.proxy({ proxy: facts['proxy'] }) : undefined;
    case 'clock.warned':
      return clockText(Number(facts['skewSeconds']));
    case 'container.passed':
      return facts['exists'] === false ? texts.isMade : undefined;
    case 'list.unknown':
    case 'create.unknown':
    case 'read.unknown':
    case 'delete-locks.unknown':
    case 'delete-backups.unknown':
      return texts.knownLater;
    case 'delete-locks.failed':
      return typeof facts['leftBehind'] === 'string'
        ? texts.leftBehind({ file: facts['leftBehind'] })
        : undefined;
    case 'delete-backups.passed':
      return texts.mayNotDelete;
    case 'delete-backups.warned':
      return texts.mayDelete;
    case 'protection.passed':
      return texts.protected;
    case 'protection.warned':
      return texts.unprotected[whatIsOff(facts)];
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
  if (id === 'protection') return texts.protect[whatIsOff(facts)];
  return undefined;
}

function clockText(skewSeconds: number): string {
  const difference = formatDuration(Math.abs(skewSeconds) * 1000);
  return skewSeconds < 0 ? texts.clockSlow({ difference }) : texts.clockFast({ difference });
}

function whatIsOff({ softDelete, versioning }: PreflightStep['facts']): keyof typeof texts.protect {
  if (versioning !== false) return 'softDelete';
  return softDelete === false ? 'both' : 'versioning';
}
