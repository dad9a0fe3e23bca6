import { useState } from 'react';
import type { Connection } from '../../../contract/data';
import { useAction, useApi } from '../../api/hooks';
import { baseName } from '../../lib/path-names';
import { setupTexts } from '../../lib/texts';
import { DisconnectDialog } from '../../parts/disconnect-dialog';
import { OpenForm } from './open-form';

/** The storage is known but not its password: asked at the start when no keychain keeps it. */
export function UnlockScreen({ connection }: { readonly connection: Connection }) {
  const api = useApi();
  const unlocking = useAction();
  const [isLeaving, setLeaving] = useState(false);
  const { place, location, missingSecret } = connection;
  const device = place.kind === 'azure' ? baseName(place.prefix) : '';
  const { intro: usual, introWith, where, ofDevice } = setupTexts.unlock;
  const request = missingSecret === null ? usual : introWith[missingSecret];
  const intro = `${request} ${device === '' ? where({ location }) : ofDevice({ device })}`;
  return (
    <>
      <OpenForm
        texts={{ ...setupTexts.unlock, intro }}
        missingSecret={missingSecret}
        connecting={unlocking}
        onSubmit={(password, rememberPassword, credential) =>
          void unlocking.run((signal) =>
            api.connection.unlock({ password, rememberPassword, credential }, { signal }),
          )
        }
        onBack={() => setLeaving(true)}
      />
      <DisconnectDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </>
  );
}
