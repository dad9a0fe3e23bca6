import { Link, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { LaptopRegular } from '@fluentui/react-icons';
import { useCallback, useState } from 'react';
import type { Organisation } from '../../../contract/data';
import { useApi, useCall } from '../../api/hooks';
import { azureTexts as texts, commonTexts, settingsTexts, setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Facts } from '../../ui/facts';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { BackButton, FormFooter } from './form-footer';
import { AddressForm } from './address-form';
import { PlacePicker } from './place-picker';
import { SetupFrame } from './setup-frame';
import type { WhereStepProps } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  goesTo: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  icon: { flexShrink: 0, fontSize: '32px', color: tokens.colorBrandForeground1 },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    minInlineSize: 0,
    overflowWrap: 'anywhere',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  start: { alignSelf: 'flex-start' },
});

/** Where this computer's backups go: as the organisation has it, or as the person chooses. */
export function WhereStep(props: WhereStepProps) {
  const { account, hostname, onBack } = props;
  const { azure } = useApi();
  const answer = useCall(
    useCallback((signal) => azure.organisation({ accountId: account.id }, { signal }), [azure, account.id]),
  );
  const [way, setWay] = useState<'organisation' | 'lists' | 'address'>('organisation');
  if (answer.kind !== 'ready') {
    return (
      <SetupFrame title={texts.title} intro={texts.intro({ device: hostname })}>
        {answer.kind === 'loading' ? (
          <SkeletonLines label={commonTexts.loading} count={3} />
        ) : (
          <ErrorPanel error={answer.error} onRetry={answer.retry} />
        )}
        <BackButton onClick={onBack} />
      </SetupFrame>
    );
  }
  const organisation = answer.value;
  if (way === 'address') return <AddressForm {...props} onLists={() => setWay('lists')} />;
  if (organisation?.place == null || way === 'lists') {
    return <PlacePicker {...props} onAddress={() => setWay('address')} />;
  }
  return (
    <OrganisationPlace
      {...props}
      organisation={organisation}
      place={organisation.place}
      onOther={() => setWay('lists')}
    />
  );
}

interface OrganisationPlaceProps extends WhereStepProps {
  readonly organisation: Organisation;
  readonly place: NonNullable<Organisation['place']>;
  readonly onOther: () => void;
}

function OrganisationPlace(props: OrganisationPlaceProps) {
  const styles = useStyles();
  const { account, hostname, organisation, place } = props;
  const { facts } = settingsTexts;
  const { name } = organisation;
  const goesTo =
    name === ''
      ? texts.organisation.goesToOwn({ device: hostname })
      : texts.organisation.goesTo({ device: hostname, name });
  return (
    <SetupFrame title={texts.organisation.title} intro={texts.organisation.intro}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit({ place, credential: { kind: 'account', accountId: account.id } });
        }}
      >
        <Card>
          <div className={styles.goesTo}>
            <LaptopRegular aria-hidden className={styles.icon} />
            <div className={styles.words}>
              <Subtitle2 as="h2">{goesTo}</Subtitle2>
              <span className={styles.quiet}>
                {texts.organisation.signedInAs({ userName: account.userName })}
              </span>
            </div>
          </div>
          <Disclosure label={commonTexts.details}>
            <Facts
              items={[
                [facts.account, place.account],
                [facts.container, place.container],
                [facts.prefix, place.prefix || null],
              ]}
            />
          </Disclosure>
          {!organisation.isPlaceFixed && (
            <Link as="button" type="button" className={styles.start} onClick={props.onOther}>
              {texts.organisation.other}
            </Link>
          )}
        </Card>
        <FormFooter submit={setupTexts.continue} canSubmit onBack={props.onBack} />
      </form>
    </SetupFrame>
  );
}
