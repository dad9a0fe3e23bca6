import { AnonymousCredential, ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';

/** A source of tokens for Entra ID; what the SDK calls a TokenCredential. */
export interface TokenSource {
  getToken(
    scopes: string | string[],
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

export type AzureCredential =
  | { readonly kind: 'account-key'; readonly key: string }
  /** With or without its leading `?`. */
  | { readonly kind: 'sas'; readonly sas: string }
  | { readonly kind: 'token'; readonly source: TokenSource };

export interface ContainerOptions {
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
  readonly credential: AzureCredential;
}

/** A client that tries everything once: retrying is ours. No connection is made yet. */
export function openContainer(options: ContainerOptions): ContainerClient {
  const { credential } = options;
  const url = `${options.endpoint}/${encodeURIComponent(options.container)}`;
  const urlWithSas = credential.kind === 'sas' ? `${url}?${credential.sas.replace(/^\?/, '')}` : url;
  return new ContainerClient(urlWithSas, sdkCredential(options), { retryOptions: { maxTries: 1 } });
}

function sdkCredential({ account, credential }: ContainerOptions) {
  switch (credential.kind) {
    case 'account-key':
      return new StorageSharedKeyCredential(account, credential.key);
    case 'sas':
      return new AnonymousCredential();
    case 'token':
      return credential.source;
  }
}
