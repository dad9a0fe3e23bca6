import { setupTexts } from '../../lib/texts/setup';
import type { Target } from './target';

/** What was typed into the form for Azure. */
export interface AzureInput {
  readonly account: string;
  readonly container: string;
  readonly prefix: string;
  readonly access: 'account-key' | 'sas';
  readonly secret: string;
  readonly endpoint: string;
}

export type AzureProblems = Partial<Record<'account' | 'container' | 'endpoint', string>>;

/** The same rules as the contract's, in words. */
export function azureProblems({ account, container, endpoint }: AzureInput): AzureProblems {
  const texts = setupTexts.azure;
  return {
    ...(/^[a-z0-9]{3,24}$/.test(account) ? {} : { account: texts.accountError }),
    ...(/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/.test(container)
      ? {}
      : { container: texts.containerError }),
    ...(endpoint === '' || URL.canParse(endpoint) ? {} : { endpoint: texts.endpointError }),
  };
}

export function azureTarget(input: AzureInput): Target {
  const { account, container, endpoint } = input;
  const prefix = input.prefix.replace(/^\/+|\/+$/g, '');
  const secret = input.secret.trim();
  return {
    place: { kind: 'azure', account, container, prefix, ...(endpoint === '' ? {} : { endpoint }) },
    credential:
      input.access === 'sas'
        ? { kind: 'sas', sas: secret.replace(/^\?/, '') }
        : { kind: 'account-key', key: secret },
  };
}
