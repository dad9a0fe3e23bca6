import { Spinner, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  DismissCircleFilled,
  QuestionCircleRegular,
  SubtractCircleRegular,
  WarningFilled,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { PreflightStep, PreflightStepId } from '../../../contract/data';
import { errorText, helpFor } from '../../lib/error-text';
import { preflightTexts as texts } from '../../lib/texts';
import { ErrorAdvice, helpButton, RequestText, type Remedies } from '../../parts/error-panel';
import { Disclosure } from '../../ui/disclosure';
import { lineBelow } from '../../ui/lines';
import { adviceRequest, seenAt } from './check-words';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) max-content',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'start',
    rowGap: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalXL,
    paddingBlock: tokens.spacingVerticalSNudge,
    ...lineBelow,
    ':last-child': { borderBlockEndStyle: 'none' },
  },
  failed: { paddingBlock: tokens.spacingVerticalM },
  icon: { fontSize: '20px' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  doubtful: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  neutral: { color: tokens.colorNeutralForeground3 },
  state: { color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground3 },
  badWord: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
  seen: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty', overflowWrap: 'anywhere' },
  // Below the words of its step, as wide as the list.
  trouble: {
    gridColumn: '2 / -1',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalXS,
    overflowWrap: 'anywhere',
  },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, marginBlockStart: tokens.spacingVerticalS },
});

type Tone = 'good' | 'doubtful' | 'bad' | 'neutral';

const looks: Readonly<Record<Exclude<PreflightStep['state'], 'running'>, readonly [FluentIcon, Tone]>> = {
  waiting: [CircleRegular, 'neutral'],
  passed: [CheckmarkCircleFilled, 'good'],
  warned: [WarningFilled, 'doubtful'],
  failed: [DismissCircleFilled, 'bad'],
  skipped: [SubtractCircleRegular, 'neutral'],
  unknown: [QuestionCircleRegular, 'neutral'],
};

/** Those of the steps that there are at a place. */
export type StepNames = Partial<Readonly<Record<PreflightStepId, string>>>;

interface CheckListProps {
  readonly steps: readonly PreflightStep[];
  readonly names: StepNames;
  readonly remedies: Remedies;
}

/** What is looked at, one below the other, each with an icon and a word for how it went. */
export function CheckList({ steps, names, remedies }: CheckListProps) {
  const styles = useStyles();
  const skipped = steps.filter(({ state }) => state === 'skipped').length;
  return (
    <ol className={styles.list} aria-label={texts.listLabel}>
      {alikeTogether(steps.filter(({ state }) => state !== 'skipped')).map(([step, ...alike]) => (
        <Step
          key={step.id}
          step={step}
          name={[step, ...alike].map(({ id }) => names[id]).join(', ')}
          remedies={remedies}
        />
      ))}
      {skipped > 0 && (
        <li className={mergeClasses(styles.step, styles.quiet)}>
          <SubtractCircleRegular aria-hidden className={styles.icon} />
          {texts.skipped({ count: skipped })}
        </li>
      )}
    </ol>
  );
}

type Alike = readonly [PreflightStep, ...PreflightStep[]];

/** What fails one after the other for the same reason is said once: without any role nothing is allowed. */
function alikeTogether(steps: readonly PreflightStep[]): readonly Alike[] {
  const groups: Alike[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && hasSameTrouble(last[0], step)) groups[groups.length - 1] = [...last, step];
    else groups.push([step]);
  }
  return groups;
}

function hasSameTrouble({ error: one }: PreflightStep, { error: other, ...step }: PreflightStep): boolean {
  if (one === null || other === null || seenAt({ error: other, ...step }) !== undefined) return false;
  return one.code === other.code && errorText(one).title === errorText(other).title;
}

interface StepProps {
  readonly step: PreflightStep;
  readonly name: string;
  readonly remedies: Remedies;
}

function Step({ step, name, remedies }: StepProps) {
  const styles = useStyles();
  const { state, error } = step;
  const seen = seenAt(step);
  const request = adviceRequest(step);
  return (
    <li
      ref={state === 'failed' ? comeIntoSight : undefined}
      className={mergeClasses(styles.step, state === 'failed' && styles.failed)}
    >
      <StateIcon state={state} />
      <span className={mergeClasses(state === 'waiting' && styles.quiet)}>{name}</span>
      <span className={mergeClasses(styles.state, state === 'failed' && styles.badWord)}>
        {texts.states[state]}
      </span>
      {state === 'failed' && error !== null && <Trouble error={error} remedies={remedies} />}
      {seen !== undefined && (
        <div className={styles.trouble}>
          <p className={styles.seen}>{seen}</p>
          {request !== undefined && (
            <Disclosure label={texts.forAdministrator}>
              <RequestText text={request} />
            </Disclosure>
          )}
        </div>
      )}
    </li>
  );
}

/** In a small window the list is longer than what is seen of it. */
function comeIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function StateIcon({ state }: { readonly state: PreflightStep['state'] }) {
  const styles = useStyles();
  if (state === 'running') return <Spinner size="extra-tiny" aria-hidden />;
  const [Icon, tone] = looks[state];
  return <Icon aria-hidden className={mergeClasses(styles.icon, styles[tone])} />;
}

interface TroubleProps {
  readonly error: NonNullable<PreflightStep['error']>;
  readonly remedies: Remedies;
}

/** What is wrong, who can mend it, and how. */
function Trouble({ error, remedies }: TroubleProps) {
  const styles = useStyles();
  const help = helpFor(error);
  const button = helpButton({ error, remedies });
  return (
    <div className={styles.trouble}>
      <strong>{errorText(error).title}</strong>
      {help !== undefined && <span className={styles.state}>{texts.menders[help.mender]}</span>}
      <ErrorAdvice error={error} />
      {button !== null && <div className={styles.buttons}>{button}</div>}
    </div>
  );
}
