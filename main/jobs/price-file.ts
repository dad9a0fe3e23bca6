import { readFileSync } from 'node:fs';
import { ownPrices, samplePrices, type Prices } from '../plans/prices';

/** The prices in `file`, a person's own; the samples where there is none. `input/invalid` when it holds no prices. */
export function pricesIn(file: string | undefined): Prices {
  if (file === undefined) return samplePrices;
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return samplePrices;
    throw error;
  }
  return ownPrices(json);
}
