import { Option } from 'commander';
import type { StorageTier } from '../engine/requests';

export const tiers = ['hot', 'cool', 'cold'] as const satisfies readonly StorageTier[];

export function tierOption(): Option {
  return new Option(
    '--tier <tier>',
    "keep the files' content in this tier of Azure, not in the account's own; all else is hot",
  ).choices(tiers);
}
