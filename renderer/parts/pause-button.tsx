import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { PauseRegular, PlayRegular } from '@fluentui/react-icons';
import type { Health, PauseLength } from '../../contract/data';
import { useAction, useClient } from '../api/hooks';
import { panelTexts as texts } from '../lib/texts';
import { ErrorPanel } from './error-panel';

/** Has backups wait, or go on before their time. */
export function PauseButton({ health }: { readonly health: Health }) {
  const client = useClient();
  const acting = useAction();
  const { backup } = client.api;
  const act = (work: (signal: AbortSignal) => Promise<Health>) =>
    void acting.run(async (signal) => client.health.set(await work(signal)));
  const pause = (length: PauseLength) => act((signal) => backup.pause({ length }, { signal }));
  return (
    <>
      {acting.error !== undefined && <ErrorPanel error={acting.error} />}
      {isPaused(health) ? (
        <Button
          icon={<PlayRegular />}
          disabled={acting.isBusy}
          onClick={() => act((signal) => backup.resume(undefined, { signal }))}
        >
          {texts.resume}
        </Button>
      ) : (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button icon={<PauseRegular />} disabled={acting.isBusy || health.state === 'not-connected'}>
              {texts.pause}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => pause('hour')}>{texts.pauseHour}</MenuItem>
              <MenuItem onClick={() => pause('until-tomorrow')}>{texts.pauseUntilTomorrow}</MenuItem>
              {health.networkName !== null && (
                <MenuItem onClick={() => pause('until-other-network')}>
                  {texts.pauseUntilOtherNetwork({ name: health.networkName })}
                </MenuItem>
              )}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </>
  );
}

function isPaused({ state, pausedUntil, pausedInNetwork }: Health): boolean {
  return state === 'paused' || pausedUntil !== null || pausedInNetwork !== null;
}
