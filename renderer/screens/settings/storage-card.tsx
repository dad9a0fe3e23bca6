import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Connection } from '../../../contract/data';
import { useClient, useValue } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import { commonTexts, settingsTexts } from '../../lib/texts';
import { DisconnectDialog } from '../../parts/disconnect-dialog';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Facts } from '../../ui/facts';
import { PasswordDialog } from './password-dialog';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Where the backups are, and the two things that can be changed about it. */
export function StorageCard() {
  const styles = useStyles();
  const connection = useValue(useClient().connection);
  const [dialog, setDialog] = useState<'password' | 'disconnect'>();
  const [isChanged, setChanged] = useState(false);
  if (connection == null) return null;
  return (
    <Card title={settingsTexts.storageTitle}>
      {isChanged && (
        <MessageBar intent="success">
          <MessageBarBody>{settingsTexts.changeDialog.done}</MessageBarBody>
        </MessageBar>
      )}
      <Facts items={placeFacts(connection)} />
      <Disclosure label={commonTexts.details}>
        <Facts items={addressFacts(connection)} />
      </Disclosure>
      <div className={styles.buttons}>
        <Button onClick={() => setDialog('password')}>{settingsTexts.changePassword}</Button>
        <Button onClick={() => setDialog('disconnect')}>{settingsTexts.disconnect}</Button>
      </div>
      {dialog === 'password' && (
        <PasswordDialog onClose={() => setDialog(undefined)} onDone={() => setChanged(true)} />
      )}
      <DisconnectDialog isOpen={dialog === 'disconnect'} onClose={() => setDialog(undefined)} />
    </Card>
  );
}

function placeFacts({
  place,
  isPasswordRemembered,
}: Connection): readonly (readonly [string, string | null])[] {
  const { facts, kinds } = settingsTexts;
  return [
    [facts.kind, kinds[place.kind]],
    [facts.device, place.kind === 'azure' ? baseName(place.prefix) || null : null],
    [facts.path, place.kind === 'local' ? displayText(place.path) : null],
    [facts.password, isPasswordRemembered ? settingsTexts.passwordRemembered : settingsTexts.passwordThisRun],
  ];
}

/** For who manages the storage. */
function addressFacts({ place, repositoryId }: Connection): readonly (readonly [string, string | null])[] {
  const { facts } = settingsTexts;
  const azure = place.kind === 'azure' ? place : undefined;
  return [
    [facts.account, azure?.account ?? null],
    [facts.container, azure?.container ?? null],
    [facts.prefix, azure?.prefix || null],
    [facts.repositoryId, repositoryId],
  ];
}
