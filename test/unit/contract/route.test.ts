import { describe, expect, it } from 'vitest';
import { routeHash, routeOf, type Route } from '../../../contract/route';

describe('a route', () => {
  it.each<Route>([
    { screen: 'settings' },
    { screen: 'snapshots', snapshotId: 'a'.repeat(64) },
    { screen: 'activity', jobId: '1' },
  ])('comes back from the address of the page: %j', (route) => {
    expect(routeOf(routeHash(route))).toEqual(route);
  });

  it.each(['', '#', '#%', '#null', '#%7B%7D', '#%22overview%22'])('%j is the overview', (hash) => {
    expect(routeOf(hash)).toEqual({ screen: 'overview' });
  });
});
