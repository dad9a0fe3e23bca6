import { plural } from '../plural';

/** Where in Azure the backups of a computer go. */
export const azureTexts = {
  title: 'Choose a place',
  intro: (device: string) => `Where should backups of ${device} go?`,
  organisation: {
    title: 'Your place is ready',
    intro: 'Your organisation has prepared it; there is nothing to choose.',
    goesTo: (device: string, name: string) =>
      `Backups of ${device} go to ${name === '' ? 'your organisation’s storage' : `${name}’s storage`}`,
    signedInAs: (userName: string) => `You are signed in as ${userName}.`,
    other: 'Choose another place',
  },
  account: 'Account',
  subscription: 'Subscription',
  storage: 'Storage account',
  container: 'Container',
  change: 'Change',
  changeWhat: (what: string) => `Change ${what.toLowerCase()}`,
  whereItIs: (resourceGroup: string, region: string) => `${resourceGroup} · ${region}`,
  search: 'Search',
  noMatch: (query: string) => `Nothing has “${query}” in its name.`,
  lists: {
    subscription: {
      title: 'Choose a subscription',
      count: (count: number) => plural(count, 'subscription', 'subscriptions'),
      emptyTitle: 'No subscription to be seen',
      emptyBody:
        'You are signed in, but this account may not see any subscription of Azure. If you know the address of your container you can enter it below; otherwise ask your administrator.',
      request:
        'Please tell me the address of the container for my backups, and give me the role “Storage Blob Data Contributor” on it, or Stowkeep’s own role for backup writers. To let me choose it from a list, give me “Reader” on the storage account as well.',
    },
    storage: {
      title: 'Choose a storage account',
      count: (count: number) => plural(count, 'storage account', 'storage accounts'),
      emptyTitle: 'No storage account to be seen',
      emptyBody:
        'There is none in this subscription that this account may see. Choose another subscription, enter a container’s address, or ask your administrator.',
      request:
        'Please create a storage account for backups, or give me the role “Reader” on the one I should use, so that I can choose it in Stowkeep.',
    },
    container: {
      title: 'Choose a container',
      count: (count: number) => plural(count, 'container', 'containers'),
      emptyTitle: 'No container yet',
      emptyBody:
        'This storage account has no container. Containers are made in the Azure portal, by whoever manages the storage.',
      request:
        'Please create a container for backups in the storage account, and give me the role “Storage Blob Data Contributor” on it, or Stowkeep’s own role for backup writers.',
    },
  },
  paste: {
    link: 'Enter the address of a container',
    title: 'Address of the container',
    hint: 'As the Azure portal shows it under the container’s properties.',
    withSas: 'With the SAS token in this address, not with your account.',
    placeholder: 'https://account.blob.core.windows.net/container',
    back: 'Choose from a list',
  },
  advanced: 'Advanced',
  device: 'Name of this computer',
  deviceError: 'Give this computer a name, so that its backups have a place of their own',
  deviceHint: 'Its backups are kept under this name.',
} as const;
