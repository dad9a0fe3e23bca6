/** A price list of Azure, as data that a person can put another in place of. */
import { z } from 'zod';

const price = z.number().min(0).max(1_000_000);

const tierPricesSchema = z.strictObject({
  storagePerGibMonth: price,
  writesPer10000: price,
  readsPer10000: price,
  listsPer10000: price,
  /** For reading, beside the requests. */
  retrievalPerGib: price,
  /** What is removed sooner is paid for as if it had stayed so long. */
  minDays: z.number().int().min(0).max(3650),
});
export type TierPrices = z.infer<typeof tierPricesSchema>;

export const priceListSchema = z.strictObject({
  /** When they held: `2024-07-26`. */
  date: z.iso.date(),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  region: z.string().min(1).max(100),
  tiers: z.strictObject({ hot: tierPricesSchema, cool: tierPricesSchema, cold: tierPricesSchema }),
  /** For what leaves Azure. */
  transferPerGib: price,
});
export type PriceList = z.infer<typeof priceListSchema>;
