import { expect, it } from 'vitest';
import { watchNetwork } from '../../../main/shell/network-watch';
import { FakeClock } from '../../support/fake-clock';

it('tells that the network is another one, until it is ended', async () => {
  const clock = new FakeClock();
  let address = '10.0.0.1';
  const changes: string[] = [];
  const end = watchNetwork(
    clock,
    () => ({ eth0: [{ address }] }),
    () => void changes.push(address),
  );
  await clock.advance(60_000);
  address = '192.168.1.7';
  await clock.advance(60_000);
  end();
  address = '10.0.0.1';
  await clock.advance(60_000);
  expect([changes, clock.sleeping]).toEqual([['192.168.1.7'], 0]);
});
