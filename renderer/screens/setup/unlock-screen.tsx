import { useState } from 'react';
import type { Connection, Place } from '../../../contract/data';
import { useAction, useApi } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import { setupTexts } from '../../lib/texts';
import { DisconnectDialog } from '../../parts/disconnect-dialog';
import { OpenForm } from './open-form';

/** The storage is known but not its password: asked at the start when no keychain keeps it. */
export function UnlockScreen({ connection }: { readonly connection: Connection }) {
  const api = useApi();
  const unlocking = useAction();
  const [isLeaving, setLeaving] = useState(false);
  const { place, missingSecret } = connection;
  const { intro: usual, introWith } = setupTexts.unlock;
  const request = missingSecret === null ? usual : introWith[missingSecret];
  const intro = `${request} ${whichBackup(place)}`;
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

function whichBackup(place: Place): string {
  const { where, ofDevice } = setupTexts.unlock;
  switch (place.kind) {
    case 'embedded':
      return where.embedded;
    case 'local':
      return where.local({ path: displayText(place.path) });
    case 'azure':
      return place.prefix === ''
        ? where.azure({ account: place.account, container: place.container })
        : ofDevice({ device: baseName(place.prefix) });
  }
}
