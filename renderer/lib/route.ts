/** Where the window is. A route holds what is needed to draw its screen anew. */
export type Route =
  | { readonly screen: 'overview' }
  | { readonly screen: 'folders' }
  | { readonly screen: 'snapshots'; readonly snapshotId?: string | undefined }
  | { readonly screen: 'activity'; readonly jobId?: string | undefined }
  | { readonly screen: 'settings' };

export type ScreenName = Route['screen'];
export type Navigate = (route: Route) => void;
