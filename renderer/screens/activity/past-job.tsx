import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { Job } from '../../../contract/data';
import { useClient, useValue } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatDuration, formatMoment } from '../../lib/format-time';
import { jobTexts } from '../../lib/texts';
import { JobResult } from '../../parts/job-result';
import { JobStateIcon } from '../../parts/job-state-icon';
import { planName } from '../../parts/plan-words';
import { ChevronOnward } from '../../ui/chevron-onward';
import { lineBelow } from '../../ui/lines';

const useStyles = makeStyles({
  root: { ...lineBelow, ':last-child': { borderBlockEndStyle: 'none' } },
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(min-content, 1fr) minmax(0, 2fr) auto 20px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    inlineSize: '100%',
    minBlockSize: '48px',
    paddingInline: tokens.spacingHorizontalXL,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  kind: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  state: { color: tokens.colorNeutralForeground2 },
  when: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  body: {
    paddingInline: '52px 20px',
    paddingBlock: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground2,
  },
});

/** One line in the history that opens into its result. */
export function PastJob({ job, isOpenAtFirst }: { readonly job: Job; readonly isOpenAtFirst: boolean }) {
  const styles = useStyles();
  const now = useNow();
  const bodyId = useId();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const plans = useValue(useClient().plans) ?? [];
  const plan = plans.length > 1 ? plans.find((view) => view.plan.id === job.planId)?.plan : undefined;
  const name = plan && planName(plan);
  const startMs = Date.parse(job.startedAt);
  return (
    <div className={styles.root}>
      <button
        type="button"
        className={styles.row}
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => setOpen(!isOpen)}
      >
        <JobStateIcon state={job.state} />
        <span className={styles.kind}>
          {jobTexts.kinds[job.kind]}
          {name !== undefined && ` · ${name}`}
        </span>
        <span className={styles.state}>{stateLine(job)}</span>
        <span className={styles.when}>{formatMoment(startMs, now)}</span>
        {isOpen ? <ChevronDownRegular aria-hidden /> : <ChevronOnward aria-hidden />}
      </button>
      <div id={bodyId} hidden={!isOpen} className={isOpen ? styles.body : undefined}>
        {isOpen && <JobResult job={job} />}
      </div>
    </div>
  );
}

function stateLine(job: Job): string {
  const parts: string[] = [jobTexts.states[job.state]];
  if (job.warnings > 0)
    parts[0] = `${jobTexts.states.succeeded}, ${jobTexts.problems({ count: job.warnings })}`;
  if (job.endedAt !== null) {
    const duration = formatDuration(Date.parse(job.endedAt) - Date.parse(job.startedAt));
    parts.push(jobTexts.took({ duration }));
  }
  return parts.join(' · ');
}
