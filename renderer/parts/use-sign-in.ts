import { useState } from 'react';
import type { CallInput, Calls } from '../../contract/calls';
import type { Account, DeviceCode } from '../../contract/data';
import { useAction, useApi, useEvent, type Action } from '../api/hooks';

export type SignInRequest = CallInput<Calls['accounts']['signIn']>;

export interface SignIn extends Pick<Action, 'isBusy' | 'error'> {
  /** What was asked for last. */
  readonly request: SignInRequest;
  /** `null` until it has come, and with a browser. */
  readonly code: DeviceCode | null;
  /** Ends a sign-in that is going on. */
  readonly start: (request: SignInRequest) => void;
  /** Ends it, and forgets its error. */
  readonly cancel: () => void;
}

/** A sign-in, for as long as the person takes. Leaving the screen gives it up. */
export function useSignIn(onSignedIn?: (account: Account) => void): SignIn {
  const api = useApi();
  const action = useAction();
  const [request, setRequest] = useState<SignInRequest>({ method: 'browser' });
  const [code, setCode] = useState<DeviceCode | null>(null);
  useEvent('deviceCodeChanged', setCode);
  const start = (next: SignInRequest) => {
    setRequest(next);
    setCode(null);
    void action.run(async (signal) => {
      const account = await api.accounts.signIn(next, { signal });
      onSignedIn?.(account);
    });
  };
  return { isBusy: action.isBusy, error: action.error, request, code, start, cancel: action.clear };
}
