/**
 * What Azure asks. The prices that come with the app are samples: those by which Microsoft explains its bills, of the date that they bear
 * (https://learn.microsoft.com/azure/storage/blobs/blob-storage-estimate-costs), and what leaving Azure costs from Europe and North America after the
 * first 100 GiB of a month. A person's own take their place.
 */
import { type PriceList, priceListSchema } from '../../contract/prices';
import { EngineError } from '../engine/errors';
import sample from './prices.json';

export interface Prices extends PriceList {
  /** A person's, not the samples. */
  readonly isOwn: boolean;
}

export const samplePrices: Prices = { ...priceListSchema.parse(sample), isOwn: false };

/** A person's own list. `input/invalid`, with the `field` and the `reason`, for what is none. */
export function ownPrices(json: string): Prices {
  const { data, error } = priceListSchema.safeParse(parsed(json));
  if (data) return { ...data, isOwn: true };
  const [issue] = error.issues;
  throw invalid(issue?.path.join('.') ?? '', issue?.message ?? '');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalid('', error instanceof Error ? error.message : '');
  }
}

function invalid(field: string, reason: string): EngineError {
  const message = `The price list cannot be used: ${field} ${reason}`;
  return new EngineError('input/invalid', message, { field, reason });
}
