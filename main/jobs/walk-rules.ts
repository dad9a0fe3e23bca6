import type { Sources } from '../../contract/data';
import { effectiveExcludes } from '../../contract/folder-choice';
import type { WalkRules } from '../engine/requests';

/** What of the chosen folders is taken, and when a file counts as unchanged. */
export function walkRules(sources: Sources): WalkRules {
  return {
    excludes: effectiveExcludes(sources, process.platform),
    excludesIgnoringCase: sources.excludesIgnoringCase,
    excludeIfPresent: [],
    excludeCaches: sources.excludeCaches,
    excludeLargerThanBytes: sources.excludeLargerThanBytes ?? undefined,
    oneFileSystem: sources.oneFileSystem,
    ignoreCtime: false,
    ignoreInode: false,
    withAtime: false,
    rereads: false,
    reportItems: false,
  };
}
