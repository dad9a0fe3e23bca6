/** Source: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
import { administrator, signIn, type Trouble } from './troubles';

const dataRole =
  'Please give me a role on the container for my backups: “Storage Blob Data Contributor”, or the custom role of Stowkeep’s backup writers.';

/** The storage's, by its error code. Those that say no more than their error's code are not here. */
export const storageTroubles: Readonly<Record<string, Trouble>> = {
  AccountIsDisabled: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The storage account is disabled.',
    advice: 'Perhaps its subscription was not paid for or has ended. Send your administrator the text below.',
    request: 'The storage account for my backups is disabled (AccountIsDisabled). Please enable it again.',
  },
  AuthorizationFailure: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The storage’s firewall does not let this computer in.',
    advice: 'Try it from the office or over the VPN. Otherwise send your administrator the text below.',
    request:
      'The storage account for my backups refuses my network (AuthorizationFailure). Please allow my address under “Networking”, or tell me which network to use.',
  },
  AuthorizationPermissionMismatch: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'You are signed in, but may not do this in the storage.',
    advice: 'A role is missing. Send your administrator the text below. A new role works after some minutes.',
    request: dataRole,
  },
  AuthorizationProtocolMismatch: {
    code: 'storage/forbidden',
    mender: 'you',
    remedy: 'change-storage',
    what: 'The storage only accepts encrypted connections.',
    advice: 'Its address has to begin with https. Change it, then try again.',
  },
  AuthorizationResourceTypeMismatch: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The SAS token is not made for containers and files.',
    advice: 'Ask for a new one with the text below.',
    request:
      'Please make a SAS token for the container of my backups with the resource types container and object, and the rights read, add, create, write, delete and list.',
  },
  AuthorizationServiceMismatch: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The SAS token is not made for blob storage.',
    advice: 'Ask for a new one with the text below.',
    request: 'Please make a SAS token for the blob service of the storage account of my backups.',
  },
  AuthorizationSourceIPMismatch: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The SAS token is not valid from this network.',
    advice: 'Try it from the office or over the VPN, or send your administrator the text below.',
    request: 'Please make a SAS token that is not limited to the present range of addresses.',
  },
  ContainerBeingDeleted: {
    code: 'storage/unavailable',
    mender: 'time',
    remedy: 'try-again',
    what: 'The container is just being deleted.',
    advice:
      'Ask your administrator whether that was intended. One of the same name can be made after some minutes.',
  },
  ContainerNotFound: {
    code: 'storage/not-found',
    mender: 'you',
    remedy: 'change-storage',
    what: 'There is no container of this name.',
    advice:
      'Check the name for typing mistakes. If someone deleted the container, ask for it to be restored.',
  },
  InvalidAuthenticationInfo: {
    code: 'auth/expired',
    ...signIn,
    what: 'The storage did not accept your sign-in.',
    advice:
      'Check that the clock of this computer is right. Then sign in again; your backups go on from where they stopped.',
  },
  InvalidIssuer: {
    code: 'auth/wrong-account',
    mender: 'you',
    remedy: 'other-account',
    what: 'The storage belongs to another organisation than your account.',
    advice: 'Sign in with an account of the organisation that holds the storage.',
  },
  KeyBasedAuthenticationNotPermitted: {
    code: 'storage/forbidden',
    ...signIn,
    what: 'The storage does not accept account keys.',
    advice: 'That is how it should be. Sign in with your account instead.',
  },
  NoAuthenticationInformation: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'The storage wants to know who you are.',
    advice: 'Sign in with the account that may use it.',
  },
  PublicAccessNotPermitted: {
    code: 'storage/forbidden',
    ...signIn,
    what: 'The storage wants to know who you are.',
    advice: 'Sign in with the account that may use it.',
  },
};
