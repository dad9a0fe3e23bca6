import type { Account, Credential, Place } from '../../../contract/data';

/** A place and the means to get at it. */
export interface Target {
  readonly place: Place;
  readonly credential: Credential;
}

/** For each of the ways to say where backups of this computer go. */
export interface WhereStepProps {
  readonly account: Account;
  readonly hostname: string;
  readonly onSubmit: (target: Target) => void;
  readonly onOtherAccount: () => void;
  readonly onBack: () => void;
}
