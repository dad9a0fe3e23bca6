import { z } from 'zod';
import type { AzureStorageAccount, AzureSubscription } from '../../contract/data';
import { ResourceManager, type ResourceManagerOptions } from './resource-manager';

const subscriptionSchema = z
  .object({ subscriptionId: z.guid(), displayName: z.string() })
  .transform(({ subscriptionId: id, displayName: name }): AzureSubscription => ({ id, name }));

const storageAccountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string(),
    // Not all kinds of accounts have blobs.
    properties: z.object({ primaryEndpoints: z.object({ blob: z.url({ protocol: /^https$/ }) }) }),
  })
  .transform(({ id, name, location, properties }): AzureStorageAccount => ({
    id,
    name,
    endpoint: properties.primaryEndpoints.blob.replace(/\/+$/, ''),
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '',
    region: location,
  }));

// Azure's own, such as `$logs`, are not for backups.
const containerSchema = z.object({ name: z.string().regex(/^[^$]/) }).transform(({ name }) => name);

/** Where a person can back up to, as far as Azure shows it to them. Each question fails as `ResourceManager.list` does. */
export class AzurePlaces {
  readonly #resources: ResourceManager;

  constructor(options: ResourceManagerOptions) {
    this.#resources = new ResourceManager(options);
  }

  subscriptions(accountId: string, signal: AbortSignal): Promise<readonly AzureSubscription[]> {
    return this.#resources.list(
      accountId,
      '/subscriptions?api-version=2022-12-01',
      subscriptionSchema,
      signal,
    );
  }

  storageAccounts(
    { accountId, subscriptionId }: { readonly accountId: string; readonly subscriptionId: string },
    signal: AbortSignal,
  ): Promise<readonly AzureStorageAccount[]> {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`;
    return this.#resources.list(accountId, `${path}?api-version=2023-05-01`, storageAccountSchema, signal);
  }

  /** Asked of Azure's management: it also answers where the storage's firewall keeps this computer out. */
  containers(
    { accountId, storageAccountId }: { readonly accountId: string; readonly storageAccountId: string },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const path = `${encodeURI(storageAccountId)}/blobServices/default/containers`;
    return this.#resources.list(accountId, `${path}?api-version=2023-05-01`, containerSchema, signal);
  }
}
