// A storage account for the backups of an organisation, and who may do what in it. docs/azure-setup.md leads through it.

@description('The storage account to make. The name is part of its address: nobody else in the world may have it.')
@minLength(3)
@maxLength(24)
param accountName string

@description('The container that all backups lie in.')
@minLength(3)
@maxLength(63)
param containerName string = 'backups'

@description('Where the data lies.')
param location string = resourceGroup().location

@description('How many copies there are: in one building (LRS), in three of a region (ZRS, where the region has them), or in a second region, too.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string = 'Standard_ZRS'

@description('For how many days, at least, what was deleted or overwritten can be brought back. It is paid for meanwhile.')
@minValue(7)
@maxValue(365)
param keepDeletedDays int = 30

@description('Public addresses, or ranges as 203.0.113.0/24, that may reach the storage. Where this and allowedSubnetIds are empty: all.')
param allowedIpRanges string[] = []

@description('Resource ids of subnets that may reach the storage, each with the service endpoint Microsoft.Storage.')
param allowedSubnetIds string[] = []

@description('Object ids of people who back up. Each reaches only what lies below their own object id, as the prefix {userObjectId}/{deviceName} has it.')
param userIds string[] = []

@description('Object ids of groups whose members back up. Each of them reaches the whole container: encrypted, but also that of others.')
param groupIds string[] = []

@description('Object ids of those who remove old backups, all of prunerType.')
param prunerIds string[] = []

@description('What prunerIds are the ids of.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param prunerType string = 'User'

@description('On the storage account.')
param tags object = {}

var roleFiles = [loadJsonContent('backup-writer.role.json'), loadJsonContent('pruner.role.json')]
var hasFirewall = !empty(allowedIpRanges) || !empty(allowedSubnetIds)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: accountName
  location: location
  kind: 'StorageV2'
  sku: { name: redundancy }
  tags: tags
  properties: {
    accessTier: 'Hot'
    isHnsEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    isLocalUserEnabled: false
    networkAcls: {
      defaultAction: hasFirewall ? 'Deny' : 'Allow'
      // For the lifecycle rules.
      bypass: 'AzureServices'
      ipRules: [for address in allowedIpRanges: { value: address, action: 'Allow' }]
      virtualNetworkRules: [for subnetId in allowedSubnetIds: { id: subnetId, action: 'Allow' }]
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: keepDeletedDays, allowPermanentDelete: false }
    containerDeleteRetentionPolicy: { enabled: true, days: keepDeletedDays }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobService
  name: containerName
  properties: { publicAccess: 'None' }
}

// Only versions and snapshots: what a repository consists of now is neither deleted nor moved to another tier. A version counts its days from when it was
// written, not from when it was deleted, so an old file's is removed at the next run. Soft delete then keeps it: for keepDeletedDays, whatever its age.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobService]
  properties: {
    policy: {
      rules: [
        {
          name: 'remove-what-was-deleted'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'] }
            actions: {
              version: { delete: { daysAfterCreationGreaterThan: 7 } }
              snapshot: { delete: { daysAfterCreationGreaterThan: 7 } }
            }
          }
        }
      ]
    }
  }
}

// A role's name has to be unique in the tenant.
resource roles 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roleFiles: {
    name: guid(account.id, role.Name)
    properties: {
      roleName: '${role.Name} (${accountName})'
      description: role.Description
      type: 'CustomRole'
      permissions: [
        {
          actions: role.Actions
          notActions: role.NotActions
          dataActions: role.DataActions
          notDataActions: role.NotDataActions
        }
      ]
      assignableScopes: [resourceGroup().id]
    }
  }
]

module people 'role-assignments.bicep' = {
  name: '${accountName}-people'
  params: {
    accountName: accountName
    containerName: container.name
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[0].name)
    principalIds: userIds
    principalType: 'User'
    condition: '${loadTextContent('locks-only.condition.txt')} AND ${loadTextContent('own-folder.condition.txt')}'
  }
}

module groups 'role-assignments.bicep' = {
  name: '${accountName}-groups'
  params: {
    accountName: accountName
    containerName: container.name
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[0].name)
    principalIds: groupIds
    principalType: 'Group'
    condition: loadTextContent('locks-only.condition.txt')
  }
}

module pruners 'role-assignments.bicep' = {
  name: '${accountName}-pruners'
  params: {
    accountName: accountName
    containerName: container.name
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[1].name)
    principalIds: prunerIds
    principalType: prunerType
    condition: ''
  }
}

@description('What people paste to connect, unless their organisation configured it.')
output containerUrl string = '${account.properties.primaryEndpoints.blob}${container.name}'
