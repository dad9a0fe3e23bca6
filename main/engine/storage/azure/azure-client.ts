import type { Agent } from 'node:http';
import {
  AnonymousCredential,
  ContainerClient,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Clock } from '../../base/clock';
import { keptAgent } from '../../base/https-agent';
import { requireTokenHost } from '../../base/token-hosts';
import type { StallWatch } from '../stall-watch';
import type { GetToken } from '../storage-token';
import { TokenSource } from './token-source';

export type AzureCredential =
  | { readonly kind: 'account-key'; readonly key: string }
  /** With or without its leading `?`. */
  | { readonly kind: 'sas'; readonly sas: string }
  | {
      readonly kind: 'token';
      readonly account: string;
      readonly getToken: GetToken;
      /** Where the tokens may be sent; Azure's public cloud without. */
      readonly hosts?: readonly string[] | undefined;
    };

export interface ContainerOptions {
  readonly endpoint: string;
  readonly account: string;
  readonly container: string;
  readonly credential: AzureCredential;
  readonly clock: Clock;
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
}

/** The SDK's options, which its own type lists without those that it passes on. */
type PipelineOptions = StoragePipelineOptions & { readonly agent?: Agent };

/** The way to one container. */
export interface ContainerDoor {
  /** The client for a request that is watched. */
  readonly clientFor: (watch: StallWatch) => ContainerClient;
  /** To be told that the storage refused the token of this request. Whether it is worth being sent again, with another. */
  readonly refuseToken: (watch: StallWatch) => boolean;
}

/** Clients that try everything once: retrying is ours. No connection is made yet. Fails with `storage/forbidden` where tokens may not be sent. */
export function openContainer(options: ContainerOptions): ContainerDoor {
  const { credential, account } = options;
  const url = `${options.endpoint}/${encodeURIComponent(options.container)}`;
  const pipeline = pipelineFor(options);
  switch (credential.kind) {
    case 'account-key': {
      const key = new StorageSharedKeyCredential(account, credential.key);
      return withoutTokens(() => new ContainerClient(url, key, pipeline()));
    }
    case 'sas': {
      const urlWithSas = `${url}?${credential.sas.replace(/^\?/, '')}`;
      return withoutTokens(() => new ContainerClient(urlWithSas, new AnonymousCredential(), pipeline()));
    }
    case 'token': {
      requireTokenHost(options.endpoint, credential.hosts);
      const source = new TokenSource(credential, options.clock);
      return {
        // One for each request, a tenth of a millisecond: among those that share one, the SDK lets the first ask for the token of all, with its own
        // signal and challenge.
        clientFor: (watch) => new ContainerClient(url, source.credentialFor(watch), pipeline()),
        refuseToken: (watch) => source.refuse(watch),
      };
    }
  }
}

function withoutTokens(clientFor: ContainerDoor['clientFor']): ContainerDoor {
  return { clientFor, refuseToken: () => false };
}

/**
 * One agent for all clients, as long as the proxy is the same: it keeps the connections. The SDK's own would ignore the certificates behind a proxy.
 */
function pipelineFor({ endpoint, trustedCertificates }: ContainerOptions): () => PipelineOptions {
  const retryOptions = { maxTries: 1 };
  if (!endpoint.startsWith('https:')) return () => ({ retryOptions });
  const agent = keptAgent(endpoint, { trustedCertificates });
  return () => ({ retryOptions, agent: agent() });
}
