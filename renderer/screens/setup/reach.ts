import { useCallback } from 'react';
import type { AzureStorageAccount, AzureSubscription } from '../../../contract/data';
import { useApi, useCall } from '../../api/hooks';
import type { PickItem } from '../../ui/pick-list';
import { language } from '../../lib/language';

/** What can be chosen, and the thing itself. */
export interface Choice<T> extends PickItem {
  readonly value: T;
}

/** The subscriptions that the person may see, by name. */
export function useSubscriptions(accountId: string) {
  const { azure } = useApi();
  return useCall(
    useCallback(
      async (signal): Promise<readonly Choice<AzureSubscription>[]> => {
        const found = await azure.subscriptions({ accountId }, { signal });
        return byTitle(found.map((value) => ({ key: value.id, title: value.name, value })));
      },
      [azure, accountId],
    ),
  );
}

/** The storage accounts in a subscription that the person may see, by name. */
export function useStorageAccounts(accountId: string, subscriptionId: string) {
  const { azure } = useApi();
  return useCall(
    useCallback(
      async (signal): Promise<readonly Choice<AzureStorageAccount>[]> => {
        const found = await azure.storageAccounts({ accountId, subscriptionId }, { signal });
        return byTitle(
          found.map((value) => ({
            key: value.id,
            title: value.name,
            hint: `${value.resourceGroup} · ${value.region}`,
            value,
          })),
        );
      },
      [azure, accountId, subscriptionId],
    ),
  );
}

/** The names of the containers in a storage account that the person may see. */
export function useContainers(accountId: string, storageAccountId: string) {
  const { azure } = useApi();
  return useCall(
    useCallback(
      async (signal): Promise<readonly Choice<string>[]> => {
        const found = await azure.containers({ accountId, storageAccountId }, { signal });
        return byTitle(found.map((value) => ({ key: value, title: value, value })));
      },
      [azure, accountId, storageAccountId],
    ),
  );
}

const collator = new Intl.Collator(language.formats, { numeric: true });

function byTitle<T>(choices: readonly Choice<T>[]): readonly Choice<T>[] {
  return [...choices].sort((a, b) => collator.compare(a.title, b.title));
}
