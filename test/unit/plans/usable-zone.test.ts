import { expect, it } from 'vitest';
import { wallAt } from '../../../main/plans/recurrence';
import { usableZone } from '../../../main/plans/usable-zone';

it.each([
  ['Europe/Berlin', '1970-01-01T01:00:00'],
  ['Etc/Unknown', '1970-01-01T00:00:00'],
  [undefined, '1970-01-01T00:00:00'],
])('reckons with %s', (zone, wall) => {
  expect(wallAt(0, usableZone(zone)).toString()).toBe(wall);
});
