import { accountName, containerName, isSafeEndpoint } from '../../../contract/azure-names';
import type { AzureStorageAccount } from '../../../contract/data';
import { setupTexts } from '../../lib/texts';
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

/** Azure's rules, in words. */
export function azureProblems({ account, container, endpoint }: AzureInput): AzureProblems {
  const texts = setupTexts.azure;
  return {
    ...(accountName.test(account) ? {} : { account: texts.accountError }),
    ...(containerName.test(container) ? {} : { container: texts.containerError }),
    ...(endpoint === '' || (URL.canParse(endpoint) && isSafeEndpoint(endpoint))
      ? {}
      : { endpoint: texts.endpointError }),
  };
}

export function azureTarget(input: AzureInput): Target {
  const { account, container, endpoint } = input;
  const prefix = folderName(input.prefix);
  return {
    place: { kind: 'azure', account, container, prefix, ...(endpoint === '' ? {} : { endpoint }) },
    credential: secretCredential(input.access, input.secret),
  };
}

/** A key or SAS as it was typed in. */
export function secretCredential(kind: AzureInput['access'], text: string): Target['credential'] {
  const secret = text.trim();
  return kind === 'sas' ? { kind, sas: secret.replace(/^\?/, '') } : { kind, key: secret };
}

/** What was chosen from the lists. */
export function pickedPlace(
  storage: AzureStorageAccount,
  container: string,
  folder: string,
): Target['place'] {
  const { name: account, endpoint } = storage;
  return { kind: 'azure', account, container, prefix: folderName(folder), endpoint };
}

/** A folder in the container as it was typed in. */
export function folderName(text: string): string {
  return text.trim().replace(/^\/+|\/+$/g, '');
}
