/** Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
import { administrator, signIn, type Trouble } from './troubles';

/** Entra's troubles, by the number after `AADSTS`. */
export const signInTroubles: Readonly<Record<number, Trouble>> = {
  16000: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'It is not clear which of your accounts is meant.',
    advice: 'Sign in again and choose the account that your backups belong to.',
  },
  50011: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Your organisation has not allowed Stowkeep to receive sign-ins on this computer.',
    advice: 'Your administrator has to add an address to the app registration. Send them the text below.',
    request:
      'Please add the redirect URI “http://localhost” to the app registration of Stowkeep, under the platform “Mobile and desktop applications”.',
  },
  50020: {
    code: 'auth/wrong-account',
    mender: 'you',
    remedy: 'other-account',
    what: 'This account does not belong to the organisation that holds your backups.',
    advice: 'Sign in with your work account, or ask your administrator to invite this one as a guest.',
  },
  50034: {
    code: 'auth/wrong-account',
    mender: 'you',
    remedy: 'other-account',
    what: 'Your organisation does not know this account.',
    advice: 'Check the address for typing mistakes, or sign in with another account.',
  },
  50053: {
    code: 'auth/blocked',
    mender: 'time',
    remedy: 'try-again',
    what: 'This account is locked for a while.',
    advice:
      'There were too many attempts to sign in, or one from an unusual place. Wait some minutes, then sign in again.',
  },
  50055: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your password has expired.',
    advice: 'Sign in again and choose a new password in the browser.',
  },
  50057: {
    code: 'auth/blocked',
    ...administrator,
    what: 'This account is disabled.',
    advice: 'Only your administrator can enable it again. You may also sign in with another account.',
    request: 'Please enable my account again, or tell me which one I should use for my backups.',
  },
  50058: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'You are no longer signed in.',
    advice: 'Sign in again; your backups go on from where they stopped.',
  },
  50059: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'The sign-in does not say which organisation is meant.',
    advice:
      'The organisation in Stowkeep’s configuration is missing or wrong. Your administrator knows the right one.',
    request: 'Please tell me the tenant id to use in Stowkeep’s configuration.',
  },
  50072: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your organisation asks you to set up a second proof of identity.',
    advice: 'Sign in again and follow the steps in the browser.',
  },
  50074: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your organisation asks for a second proof of identity.',
    advice: 'Sign in again and confirm it, for example with your phone.',
  },
  50076: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your organisation asks for a second proof of identity.',
    advice: 'Sign in again and confirm it, for example with your phone.',
  },
  50078: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your second proof of identity is too old.',
    advice: 'Sign in again and confirm it once more.',
  },
  50079: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your organisation asks you to set up a second proof of identity.',
    advice: 'Sign in again and follow the steps in the browser.',
  },
  50105: {
    code: 'auth/blocked',
    ...administrator,
    what: 'You have not been given access to Stowkeep.',
    advice: 'Your organisation decides who may use it. Send your administrator the text below.',
    request: 'Please assign me, or a group that I belong to, to the enterprise application Stowkeep.',
  },
  50126: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'The account or the password was wrong.',
    advice: 'Sign in again. If you forgot the password, reset it in the browser.',
  },
  50128: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'There is no organisation by the name in Stowkeep’s configuration.',
    advice: 'Check the configuration, or ask your administrator for the right organisation.',
    request: 'Please tell me the tenant id to use in Stowkeep’s configuration.',
  },
  50132: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in is no longer valid.',
    advice:
      'Your password was changed, or the sign-in was ended. Sign in again; your backups go on from where they stopped.',
  },
  50133: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in is no longer valid.',
    advice: 'Your password was changed. Sign in again; your backups go on from where they stopped.',
  },
  50158: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your organisation asks for another proof of identity.',
    advice: 'Sign in again and follow the steps in the browser.',
  },
  50173: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in was ended.',
    advice:
      'Your password was changed, or your organisation signed you out everywhere. Sign in again; your backups go on from where they stopped.',
  },
  50194: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Stowkeep is set up for one organisation, but its configuration does not name it.',
    advice: 'Put your organisation’s tenant id into the configuration. Your administrator knows it.',
    request: 'Please tell me the tenant id to use in Stowkeep’s configuration.',
  },
  53000: {
    code: 'auth/blocked',
    ...administrator,
    what: 'Your organisation only lets managed computers in, and this one does not meet its rules.',
    advice: 'Open your company portal to see what is missing, or send your administrator the text below.',
    request:
      'Stowkeep is blocked by Conditional Access because my device is not compliant (AADSTS53000). Please tell me what it lacks.',
  },
  53001: {
    code: 'auth/blocked',
    ...administrator,
    what: 'Your organisation only lets computers in that it manages.',
    advice: 'Sign in on a managed computer, or send your administrator the text below.',
    request:
      'Stowkeep is blocked by Conditional Access because my device is not domain joined (AADSTS53001). Can an exception be made?',
  },
  53003: {
    code: 'auth/blocked',
    ...administrator,
    what: 'Your organisation’s rules block this sign-in.',
    advice:
      'It may matter where you are or which computer you use. Try it from the office or over the VPN, or send your administrator the text below.',
    request:
      'My sign-in to Stowkeep is blocked by Conditional Access (AADSTS53003). The sign-in log shows the policy; please allow Azure Storage for this app.',
  },
  54005: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'That sign-in was used already.',
    advice: 'Close the browser tab and sign in again.',
  },
  65001: {
    code: 'auth/blocked',
    ...administrator,
    what: 'Nobody has allowed Stowkeep to use the storage for you yet.',
    advice:
      'Sign in again and accept the permissions. If you are not asked, send your administrator the text below.',
    request:
      'Please grant consent to the app Stowkeep for the delegated permission “user_impersonation” of Azure Storage.',
  },
  65004: {
    code: 'auth/declined',
    ...signIn,
    what: 'You did not accept the permissions.',
    advice: 'Without them Stowkeep cannot reach your storage. Sign in again and accept them.',
  },
  70008: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in has expired.',
    advice: 'Sign in again; your backups go on from where they stopped.',
  },
  70011: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Stowkeep may not ask for access to the storage.',
    advice: 'A permission is missing in the app registration. Send your administrator the text below.',
    request:
      'Please add the delegated permission “user_impersonation” of Azure Storage to the app registration of Stowkeep.',
  },
  70018: {
    code: 'auth/declined',
    ...signIn,
    what: 'The sign-in was declined on the other device.',
    advice: 'Sign in again when you are ready; you get a new code.',
  },
  70020: {
    code: 'auth/timed-out',
    ...signIn,
    what: 'The code has expired.',
    advice: 'Sign in again; you get a new code.',
  },
  70043: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your organisation asks you to sign in from time to time.',
    advice: 'It is time again: sign in; your backups go on from where they stopped.',
  },
  90002: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'There is no organisation by the name in Stowkeep’s configuration.',
    advice: 'Check the configuration, or ask your administrator for the right organisation.',
    request: 'Please tell me the tenant id to use in Stowkeep’s configuration.',
  },
  90033: {
    code: 'auth/unreachable',
    mender: 'time',
    remedy: 'try-again',
    what: 'Microsoft’s sign-in service has a problem.',
    advice: 'It usually passes within minutes. Nothing is lost; try again later.',
  },
  90094: {
    code: 'auth/blocked',
    ...administrator,
    what: 'Your administrator has to approve Stowkeep first.',
    advice:
      'Only an administrator can accept the permissions in your organisation. Send them the text below.',
    request:
      'Please grant admin consent to the app Stowkeep for the delegated permission “user_impersonation” of Azure Storage.',
  },
  500121: {
    code: 'auth/sign-in-required',
    ...signIn,
    what: 'Your second proof of identity did not arrive or was declined.',
    advice: 'Sign in again and confirm it, for example with your phone.',
  },
  700016: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Your organisation does not know the app that is to sign you in.',
    advice:
      'The client id in Stowkeep’s configuration is wrong, or the app was not added to your organisation.',
    request:
      'Please check that the app registration of Stowkeep exists in our tenant, and tell me its application (client) id.',
  },
  700027: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'The certificate that Stowkeep signs in with is not one of its app registration.',
    advice: 'It may have been replaced or have expired there. Send your administrator the text below.',
    request:
      'Please add the certificate that Stowkeep signs in with to its app registration, under “Certificates & secrets”, or give me the present one.',
  },
  700082: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in has expired, because it was not used for a long time.',
    advice: 'Sign in again; your backups go on from where they stopped.',
  },
  700084: {
    code: 'auth/expired',
    ...signIn,
    what: 'Your sign-in has expired.',
    advice: 'Sign in again; your backups go on from where they stopped.',
  },
  700213: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'The app registration does not trust the token that Stowkeep signs in with.',
    advice:
      'The workload that it was made for is another than was agreed. Send your administrator the text below.',
    request:
      'Please check the federated credential of the app registration of Stowkeep: issuer, subject and audience have to be those of the token that my workload gets.',
  },
  7000215: {
    code: 'auth/not-set-up',
    mender: 'you',
    remedy: 'change-storage',
    what: 'The secret that Stowkeep signs in with is wrong.',
    advice: 'It has to be the value of the client secret, which is shown once when it is made, not its id.',
  },
  7000218: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'Signing in with a code is not switched on for Stowkeep in your organisation.',
    advice: 'Sign in with the browser of this computer instead, or send your administrator the text below.',
    request: 'Please set “Allow public client flows” to “Yes” in the app registration of Stowkeep.',
  },
  7000222: {
    code: 'auth/not-set-up',
    ...administrator,
    what: 'The secret that Stowkeep signs in with has expired.',
    advice: 'A new one has to be made. Send your administrator the text below.',
    request: 'The client secret of the app registration of Stowkeep has expired. Please make a new one.',
  },
};
