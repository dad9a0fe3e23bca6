import type { ErrorCode, ErrorData } from '../../../contract/errors';
import { managementTroubles } from '../../../contract/management-troubles';
import { signInTroubles } from '../../../contract/sign-in-troubles';
import { storageTroubles } from '../../../contract/storage-troubles';

/** An answer that is an error. */
export class FakeError extends Error {
  readonly data: ErrorData;

  constructor(code: ErrorCode, context: ErrorData['context'] = {}) {
    super(code);
    this.data = { code, message: `${code} (made up)`, context };
  }
}

const correlationId = '8d1f6c3e-5b0a-4f0e-9a53-1c7d2e4b6f90';

/** As Entra or the storage answers it: `AADSTS53003`, `AuthorizationFailure`. */
export function fakeTrouble(name: string): FakeError {
  if (!name.startsWith('AADSTS')) {
    const { code } = (storageTroubles[name] ?? managementTroubles[name])!;
    return new FakeError(code, { azureCode: name, status: 403 });
  }
  const aadsts = Number(name.slice('AADSTS'.length));
  return new FakeError(signInTroubles[aadsts]!.code, { aadsts, correlationId });
}
