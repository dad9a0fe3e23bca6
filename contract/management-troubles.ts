/** Source: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors */
import { administrator, type Trouble } from './troubles';

const pasteInstead = 'You can paste the address of your container instead';

/** Azure Resource Manager's, by its error code: what can go wrong while people look for their storage. */
export const managementTroubles: Readonly<Record<string, Trouble>> = {
  AuthorizationFailed: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'You are signed in, but may not see what is in this subscription.',
    advice: `${pasteInstead}, or send your administrator the text below. A new role works after some minutes.`,
    request:
      'Please give me the role “Reader” on the subscription of the storage account for my backups, or on its resource group, so that Stowkeep can list it.',
  },
  InvalidAuthenticationTokenTenant: {
    code: 'auth/wrong-account',
    mender: 'you',
    remedy: 'other-account',
    what: 'The subscription belongs to another organisation than your account.',
    advice: 'Sign in with an account of the organisation that holds the storage.',
  },
  /** Not Azure's own: Entra gives no token for it. */
  ManagementNotPermitted: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Stowkeep may not list your subscriptions for you.',
    advice: `${pasteInstead}: backups do not need this permission. Otherwise send your administrator the text below.`,
    request:
      'Please add the delegated permission “user_impersonation” of Azure Service Management to the app registration of Stowkeep, and grant consent to it.',
  },
  SubscriptionNotFound: {
    code: 'storage/not-found',
    mender: 'you',
    remedy: 'change-storage',
    what: 'This subscription is not there, or not for you.',
    advice: `Choose another one. ${pasteInstead}.`,
  },
};
