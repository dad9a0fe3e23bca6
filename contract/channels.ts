/** The channels of the bridge; apart from the calls' schemas so that the preload does not carry those. */

export const callChannel = 'stowkeep:call';
/** Sent with a `requestId` to give a slow call up. */
export const cancelChannel = 'stowkeep:cancel';
export const eventChannel = 'stowkeep:event';
