/** Azure's rules for names, apart from the schemas: the window uses them, but its page does not allow what the schemas' library does. */
export const accountName = /^[a-z0-9]{3,24}$/;
export const containerName = /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/;
/** Of a folder in a container, in characters. */
export const maxPrefixLength = 512;
