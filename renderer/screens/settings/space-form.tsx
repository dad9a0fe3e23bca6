import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { PruneView, Upkeep } from '../../../contract/plan-data';
import { isOngoing } from '../../api/client';
import { useAction, useApi, useClient, useValue } from '../../api/hooks';
import { formatBytes } from '../../lib/format-bytes';
import { plansTexts, upkeepTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { RunTimesForm } from '../../parts/run-times-form';
import { Disclosure } from '../../ui/disclosure';
import { Facts } from '../../ui/facts';
import { NumberField } from '../../ui/number-field';

const texts = upkeepTexts.space;
const mebibyte = 1024 * 1024;

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  numbers: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXL },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

interface SpaceFormProps {
  readonly upkeep: Upkeep;
  readonly onChange: (upkeep: Upkeep) => void;
}

/** When the space of removed backups comes back, and how much it would be now. */
export function SpaceForm({ upkeep, onChange }: SpaceFormProps) {
  const styles = useStyles();
  const api = useApi();
  const looking = useAction();
  const starting = useAction();
  const [view, setView] = useState<PruneView>();
  const jobs = useValue(useClient().jobs) ?? [];
  const isRunning = jobs.some((job) => job.kind === 'upkeep' && isOngoing(job));
  const { prune } = upkeep;
  const set = (part: Partial<Upkeep['prune']>) => onChange({ ...upkeep, prune: { ...prune, ...part } });
  const look = () =>
    void looking.run(async (signal) => setView(await api.upkeep.previewPrune(undefined, { signal })));
  const start = () =>
    void starting.run(async (signal) => {
      await api.upkeep.prune(undefined, { signal });
      setView(undefined);
    });
  return (
    <>
      <h3 className={styles.title}>{texts.title}</h3>
      <RunTimesForm
        label={texts.when}
        kinds={texts.kinds}
        runs={prune.runs}
        onChange={(runs) => set({ runs })}
      />
      {view !== undefined && <Facts items={factsOf(view)} />}
      {isRunning && <p className={styles.quiet}>{texts.running}</p>}
      <div className={styles.buttons}>
        <Button
          disabled={looking.isBusy || isRunning}
          icon={looking.isBusy ? <Spinner size="tiny" /> : undefined}
          onClick={look}
        >
          {looking.isBusy ? texts.looking : texts.look}
        </Button>
        <Button disabled={starting.isBusy || isRunning} onClick={start}>
          {texts.now}
        </Button>
      </div>
      {looking.error !== undefined && <ErrorPanel error={looking.error} onRetry={look} />}
      {starting.error !== undefined && <ErrorPanel error={starting.error} onRetry={start} />}
      <Disclosure label={plansTexts.moreSettings}>
        <div className={styles.numbers}>
          <div>
            <NumberField
              label={upkeepTexts.unused}
              unit={upkeepTexts.percent}
              min={0}
              max={99}
              isWhole={false}
              value={prune.maxUnusedPercent}
              onChange={(maxUnusedPercent) => set({ maxUnusedPercent: maxUnusedPercent! })}
            />
            <p className={styles.quiet}>{upkeepTexts.unusedHint}</p>
          </div>
          <div>
            <NumberField
              label={upkeepTexts.repack}
              unit={upkeepTexts.megabytes}
              min={1}
              max={10_000_000}
              value={prune.maxRepackBytes === null ? null : prune.maxRepackBytes / mebibyte}
              emptyText={upkeepTexts.unlimited}
              onChange={(value) =>
                set({ maxRepackBytes: value === null ? null : Math.round(value * mebibyte) })
              }
            />
            <p className={styles.quiet}>{upkeepTexts.repackHint}</p>
          </div>
        </div>
      </Disclosure>
    </>
  );
}

function factsOf(view: PruneView) {
  return [
    [texts.reclaimable, formatBytes(view.reclaimableBytes)],
    [texts.freed, formatBytes(view.freedBytes)],
    [texts.rewritten, view.rewrittenBytes === 0 ? null : formatBytes(view.rewrittenBytes)],
    [texts.unused, formatBytes(view.unusedAfterBytes)],
    [texts.tooYoung, view.tooYoungBytes === 0 ? null : formatBytes(view.tooYoungBytes)],
  ] as const;
}
