import { makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular, DesktopRegular } from '@fluentui/react-icons';
import type { Device, DeviceSurvey } from '../../../contract/recovery-data';
import { displayText } from '../../lib/display-text';
import { formatAge } from '../../lib/format-time';
import { devicesTexts as texts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { ChoiceButton } from '../../ui/choice-button';
import { Note } from '../../ui/note';
import { BackButton } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface DevicesStepProps {
  readonly survey: DeviceSurvey;
  readonly hostname: string;
  readonly onOpen: (device: Device) => void;
  readonly onStartNew: () => void;
  readonly onBack: () => void;
}

/** A new laptop, or a new backup: the computers whose backups are there already, and the way on without them. */
export function DevicesStep({ survey, hostname, onOpen, onStartNew, onBack }: DevicesStepProps) {
  const styles = useStyles();
  const now = useNow();
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <div className={styles.list}>
        <ChoiceButton
          icon={<AddRegular />}
          title={texts.startNew({ device: hostname })}
          body={texts.startNewBody}
          onClick={onStartNew}
        />
        {survey.devices.map((device) => (
          <ChoiceButton
            key={device.place.prefix}
            icon={<DesktopRegular />}
            title={texts.open({ device: nameOf(device) })}
            body={factsOf(device, now)}
            onClick={() => onOpen(device)}
          />
        ))}
        {survey.denied.length > 0 && <Note>{texts.denied({ count: survey.denied.length })}</Note>}
        {!survey.isComplete && <Note>{texts.incomplete}</Note>}
      </div>
      <BackButton onClick={onBack} />
    </SetupFrame>
  );
}

export function nameOf({ hostname, place }: Device): string {
  return displayText(hostname ?? place.prefix);
}

function factsOf({ username, backups, lastBackupAt }: Device, nowMs: number): string {
  return [
    ...(lastBackupAt === null ? [] : [texts.last({ age: formatAge(Date.parse(lastBackupAt), nowMs) })]),
    ...(backups === null ? [] : [texts.backups({ count: backups })]),
    ...(username === null ? [] : [displayText(username)]),
  ].join(' · ');
}
