import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { BoxRegular, DatabaseRegular, KeyRegular } from '@fluentui/react-icons';
import { useState, type SyntheticEvent } from 'react';
import type { AzureStorageAccount, AzureSubscription } from '../../../contract/data';
import { azureTexts as texts, setupTexts } from '../../lib/texts';
import type { Remedies } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { folderName, pickedPlace } from './azure-target';
import { ChosenRows } from './chosen-rows';
import { DeviceField } from './device-field';
import { FormFooter } from './form-footer';
import { PickLevel } from './pick-level';
import { useContainers, useStorageAccounts, useSubscriptions } from './reach';
import { SetupFrame } from './setup-frame';
import type { WhereStepProps } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  start: { alignSelf: 'flex-start' },
});

interface PlacePickerProps extends WhereStepProps {
  readonly onAddress: () => void;
}

/** From the account down to a container, one list after the other. */
export function PlacePicker(props: PlacePickerProps) {
  const styles = useStyles();
  const { account, hostname, onOtherAccount } = props;
  const subscriptions = useSubscriptions(account.id);
  const all = subscriptions.kind === 'ready' ? subscriptions.value : [];
  const [chosen, setSubscription] = useState<AzureSubscription>();
  const [storage, setStorage] = useState<AzureStorageAccount>();
  const [container, setContainer] = useState<string>();
  const [device, setDevice] = useState(hostname);
  // The only one there is needs no choice.
  const subscription = all.length === 1 ? all[0]!.value : chosen;
  const changeSubscription = () => {
    setSubscription(undefined);
    changeStorage();
  };
  const changeStorage = () => {
    setStorage(undefined);
    setContainer(undefined);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (storage === undefined || container === undefined) return;
    props.onSubmit({
      place: pickedPlace(storage, container, device),
      credential: { kind: 'account', accountId: account.id },
    });
  };
  const level = {
    accountId: account.id,
    remedies: { 'other-account': onOtherAccount, 'sign-in': onOtherAccount },
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro({ device: hostname })}>
      <form className={styles.form} onSubmit={submit}>
        <Card>
          <ChosenRows
            rows={[
              ['account', account.userName, onOtherAccount],
              ['subscription', chosen?.name, changeSubscription],
              ['storage', storage?.name, changeStorage],
              ['container', container, () => setContainer(undefined)],
            ]}
          />
          {subscription === undefined ? (
            <PickLevel
              texts={texts.lists.subscription}
              icon={<KeyRegular />}
              answer={subscriptions}
              remedies={level.remedies}
              onPick={({ value }) => setSubscription(value)}
            />
          ) : storage === undefined ? (
            <StorageLevel {...level} subscriptionId={subscription.id} onPick={setStorage} />
          ) : (
            container === undefined && (
              <ContainerLevel {...level} storageAccountId={storage.id} onPick={setContainer} />
            )
          )}
          {container === undefined && (
            <Link as="button" type="button" className={styles.start} onClick={props.onAddress}>
              {texts.paste.link}
            </Link>
          )}
          <DeviceField value={device} onChange={setDevice} />
        </Card>
        <FormFooter
          submit={setupTexts.continue}
          canSubmit={container !== undefined && folderName(device) !== ''}
          takesFocus={container !== undefined}
          onBack={props.onBack}
        />
      </form>
    </SetupFrame>
  );
}

interface LevelProps<T> {
  readonly accountId: string;
  readonly remedies: Remedies;
  readonly onPick: (value: T) => void;
}

function StorageLevel({
  accountId,
  subscriptionId,
  remedies,
  onPick,
}: LevelProps<AzureStorageAccount> & { readonly subscriptionId: string }) {
  return (
    <PickLevel
      texts={texts.lists.storage}
      icon={<DatabaseRegular />}
      answer={useStorageAccounts(accountId, subscriptionId)}
      remedies={remedies}
      onPick={({ value }) => onPick(value)}
    />
  );
}

function ContainerLevel({
  accountId,
  storageAccountId,
  remedies,
  onPick,
}: LevelProps<string> & { readonly storageAccountId: string }) {
  return (
    <PickLevel
      texts={texts.lists.container}
      icon={<BoxRegular />}
      answer={useContainers(accountId, storageAccountId)}
      remedies={remedies}
      onPick={({ value }) => onPick(value)}
    />
  );
}
