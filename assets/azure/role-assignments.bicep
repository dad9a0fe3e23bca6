// One role for several people, groups or apps, on one container.

@description('The storage account.')
param accountName string

@description('The container in it.')
param containerName string

@description('The resource id of the role.')
param roleDefinitionId string

@description('Object ids, all of one type.')
param principalIds string[]

@description('What they are the ids of.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string

@description('Under which condition: empty for none. OBJECT-ID in it becomes the id of whom the role is for.')
param condition string

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  name: '${accountName}/default/${containerName}'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in principalIds: {
    name: guid(container.id, roleDefinitionId, principalId)
    scope: container
    properties: {
      roleDefinitionId: roleDefinitionId
      principalId: principalId
      principalType: principalType
      condition: empty(condition) ? null : replace(condition, 'OBJECT-ID', toLower(principalId))
      conditionVersion: empty(condition) ? null : '2.0'
    }
  }
]
