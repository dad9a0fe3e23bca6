/** Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes and https://nodejs.org/api/dns.html#error-codes */
import { administrator, type Trouble } from './troubles';

const unavailable = { code: 'storage/unavailable', mender: 'you', remedy: 'try-again' } as const;

const noName: Trouble = {
  ...unavailable,
  what: 'The address cannot be found.',
  advice:
    'Check that this computer is online, and the name of the storage account for typing mistakes. Your organisation may only be reached over the VPN.',
};

const untrusted: Trouble = {
  code: 'storage/unavailable',
  ...administrator,
  what: 'The connection is not trusted: an unknown authority vouches for the other side.',
  advice:
    'Many companies open encrypted connections to inspect them, with a certificate authority of their own, which Stowkeep has to be told about. Send your administrator the text below. In a strange network do not go on.',
  request:
    'Please give me the certificate of our own certificate authority as a file (PEM), and name it as “caFile” in Stowkeep’s configuration, or exclude the storage account’s address from TLS inspection.',
};

const outOfDate: Trouble = {
  ...unavailable,
  what: 'The connection is not trusted: its certificate is out of date.',
  advice:
    'Check that the date and the clock of this computer are right, then try again. Otherwise something between here and the storage is in the way; ask whoever runs this network.',
};

/** What happens on the way to the storage, by the code of the error; those below it are ours. */
export const networkTroubles: Readonly<Record<string, Trouble>> = {
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: outOfDate,
  CERT_NOT_YET_VALID: outOfDate,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...unavailable,
    remedy: 'change-storage',
    what: 'Another server answered than the one that was asked.',
    advice:
      'Check the address of the storage. On a guest network, open a web page first to sign in to the network.',
  },
  NOT_AZURE: {
    code: 'storage/forbidden',
    mender: 'you',
    remedy: 'change-storage',
    what: 'This address does not belong to Azure’s storage.',
    advice:
      'Your sign-in opens all your storage, and is sent to Azure only. Check the address. That of another cloud has to be in your organisation’s configuration.',
  },
  NOT_ENCRYPTED: {
    code: 'storage/forbidden',
    mender: 'you',
    remedy: 'change-storage',
    what: 'The connection to this address would not be encrypted.',
    advice:
      'Whoever listens on the way could take what opens your storage. Choose the storage again, with https at the beginning of its address.',
  },
  NOT_THE_STORAGE: {
    ...unavailable,
    what: 'Something else than the storage answered.',
    advice:
      'On a guest network, open a web page first to sign in to the network. In a company, its proxy may block the storage’s address. Then try again.',
  },
  PROXY_SIGN_IN: {
    code: 'storage/forbidden',
    ...administrator,
    what: 'The network’s proxy wants a user name and a password.',
    advice:
      'They belong into the proxy’s address in the environment variable HTTPS_PROXY, which counts at the next start of Stowkeep. Or send your administrator the text below.',
    request:
      'The proxy answers Stowkeep with 407. Please tell me how to sign in to it, or let the storage account’s address pass without.',
  },
  CLOCK_WRONG: {
    ...unavailable,
    code: 'storage/forbidden',
    what: 'The clock of this computer is wrong.',
    advice:
      'The storage refuses computers whose clock is more than 15 minutes off. Let it be set by the network, check the time zone, then try again.',
  },
};
