export const screens = ['overview', 'plans', 'snapshots', 'activity', 'settings'] as const;
export type ScreenName = (typeof screens)[number];

export type PlanSection = 'what' | 'when' | 'conditions' | 'speed' | 'keep';

/** Where the window is. A route holds what is needed to draw its screen anew. */
export type Route =
  | { readonly screen: 'overview' }
  /** Without a plan: the only one, or the list. */
  | {
      readonly screen: 'plans';
      readonly planId?: string | undefined;
      readonly section?: PlanSection | undefined;
    }
  /** `path`: what is looked for there. */
  | {
      readonly screen: 'snapshots';
      readonly snapshotId?: string | undefined;
      readonly path?: string | undefined;
    }
  | { readonly screen: 'activity'; readonly jobId?: string | undefined }
  | { readonly screen: 'settings' };

/** The route as the end of the page's address, so that a new window can be where the last one was. */
export function routeHash(route: Route): string {
  return `#${encodeURIComponent(JSON.stringify(route))}`;
}

/** The overview for whatever is no route. */
export function routeOf(hash: string): Route {
  try {
    const route = JSON.parse(decodeURIComponent(hash.slice(1))) as Route;
    if (screens.includes(route.screen)) return route;
  } catch {
    // An empty hash, as at the first start.
  }
  return { screen: 'overview' };
}
