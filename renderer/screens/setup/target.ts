import type { Credential, Place } from '../../../contract/data';

/** A place and the means to get at it. */
export interface Target {
  readonly place: Place;
  readonly credential: Credential;
}
