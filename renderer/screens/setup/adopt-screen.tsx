import { Field, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { AdoptionDecision, AdoptionProposal } from '../../../contract/recovery-data';
import { useAction, useApi, useCall, useClient } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { formatMoment } from '../../lib/format-time';
import { commonTexts, devicesTexts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';
import { Delayed } from '../../ui/delayed';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { BackButton, FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const texts = devicesTexts.adopt;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    minInlineSize: 0,
    listStyleType: 'none',
  },
  folder: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  quiet: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

interface AdoptScreenProps {
  readonly onDone: () => void;
}

/** The backups that were opened are there already: go on with them here, or only look at them. Passes on where there are none. */
export function AdoptScreen({ onDone }: AdoptScreenProps) {
  const { adoption } = useApi();
  const state = useCall(
    useCallback((signal: AbortSignal) => adoption.propose(undefined, { signal }), [adoption]),
  );
  const isNothing = state.kind === 'ready' && state.value === null;
  useEffect(() => {
    if (isNothing) onDone();
  }, [isNothing, onDone]);
  if (state.kind === 'ready' && state.value !== null)
    return <Decision proposal={state.value} onDone={onDone} />;
  if (state.kind === 'loading')
    return (
      <Delayed>
        <Waiting />
      </Delayed>
    );
  if (state.kind === 'ready') return null;
  return (
    <SetupFrame title={texts.title} intro={texts.unknown}>
      <ErrorPanel error={state.error} onRetry={state.retry} />
      <BackButton label={commonTexts.later} onClick={onDone} />
    </SetupFrame>
  );
}

function Waiting() {
  return (
    <SetupFrame title={texts.looking} intro="">
      <SkeletonLines label={commonTexts.loading} count={3} />
    </SetupFrame>
  );
}

interface DecisionProps {
  readonly proposal: AdoptionProposal;
  readonly onDone: () => void;
}

function Decision({ proposal, onDone }: DecisionProps) {
  const styles = useStyles();
  const now = useNow();
  const client = useClient();
  const deciding = useAction();
  const [choice, setChoice] = useState<AdoptionDecision['choice']>('adopt');
  const device = displayText(proposal.hostname);
  const folders = proposal.folders.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]));
  const { hostname, excludes } = proposal;
  const decide = () =>
    void deciding.run(async (signal) => {
      const decision: AdoptionDecision =
        choice === 'adopt' ? { choice, hostname, folders, excludes: [...excludes] } : { choice };
      await client.api.adoption.decide(decision, { signal });
      client.plans.invalidate();
      onDone();
    });
  return (
    <SetupFrame
      title={texts.title}
      intro={texts.intro({ device, moment: formatMoment(Date.parse(proposal.time), now) })}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          decide();
        }}
      >
        {deciding.error !== undefined && <ErrorPanel error={deciding.error} />}
        <Card>
          <RadioGroup
            aria-label={texts.title}
            value={choice}
            onChange={(_, { value }) => setChoice(value as AdoptionDecision['choice'])}
          >
            <Radio
              value="adopt"
              disabled={folders.length === 0}
              label={
                <ChoiceLabel
                  title={texts.adopt}
                  hint={proposal.isThisComputer ? texts.sameComputerHint : texts.adoptHint({ device })}
                />
              }
            />
            <Radio
              value="restore-only"
              label={<ChoiceLabel title={texts.restoreOnly} hint={texts.restoreOnlyHint} />}
            />
          </RadioGroup>
          {choice === 'adopt' && <FolderPlaces folders={proposal.folders} />}
        </Card>
        <FormFooter
          submit={texts.submit}
          busy={texts.busy}
          isBusy={deciding.isBusy}
          canSubmit={choice === 'restore-only' || folders.length > 0}
          backLabel={commonTexts.later}
          onBack={onDone}
        />
      </form>
    </SetupFrame>
  );
}

function FolderPlaces({ folders }: Pick<AdoptionProposal, 'folders'>) {
  const styles = useStyles();
  return (
    <Field label={texts.folders}>
      <ul className={styles.list}>
        {folders.map(({ from, to, exists }) => (
          <li key={from} className={styles.folder}>
            <MiddleEllipsis text={displayText(to ?? from)} />
            {!exists && <span className={styles.quiet}>{to === null ? texts.noPlace : texts.missing}</span>}
          </li>
        ))}
      </ul>
    </Field>
  );
}
