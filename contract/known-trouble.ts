import type { ErrorData } from './errors';
import { managementTroubles } from './management-troubles';
import { networkTroubles } from './network-troubles';
import { signInTroubles } from './sign-in-troubles';
import { storageTroubles } from './storage-troubles';
import type { Trouble } from './troubles';

/** What is known about the answer of Entra, Azure or the network that the error carries; `undefined` when its own code has to do. */
export function troubleOf({ aadsts, azureCode, networkCode }: ErrorData['context']): Trouble | undefined {
  if (typeof aadsts === 'number') return signInTroubles[aadsts];
  if (typeof networkCode === 'string') return networkTroubles[networkCode];
  return typeof azureCode === 'string'
    ? (storageTroubles[azureCode] ?? managementTroubles[azureCode])
    : undefined;
}
