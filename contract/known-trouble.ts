import type { ErrorData } from './errors';
import { managementTroubles } from './management-troubles';
import { networkTroubles } from './network-troubles';
import { signInTroubles } from './sign-in-troubles';
import { storageTroubles } from './storage-troubles';
import type { Trouble } from './troubles';

/** All there are, by the number or code that the other side gave. */
export const knownTroubles: Readonly<Record<string, Trouble>> = {
  ...signInTroubles,
  ...storageTroubles,
  ...managementTroubles,
  ...networkTroubles,
};

/** What names the answer of Entra, Azure or the network that the error carries. */
export function troubleNameOf({ aadsts, azureCode, networkCode }: ErrorData['context']): string | undefined {
  const name = typeof aadsts === 'number' ? String(aadsts) : (networkCode ?? azureCode);
  return typeof name === 'string' ? name : undefined;
}

/** What is known about that answer; `undefined` when the error's own code has to do. */
export function troubleOf(context: ErrorData['context']): Trouble | undefined {
  const name = troubleNameOf(context);
  return name === undefined ? undefined : knownTroubles[name];
}
