import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { PlanView } from '../../../contract/plan-data';
import { useClient, useValue } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { formatAge } from '../../lib/format-time';
import { baseName } from '../../lib/path-names';
import { foldersTexts, jobTexts, plansTexts as texts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { PlanStatus } from '../../parts/plan-status';
import { keepsLine, planName, runsLine } from '../../parts/plan-words';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { RemovePlanDialog } from './remove-plan-dialog';

const useStyles = makeStyles({
  actions: { display: 'flex', flexShrink: 0, gap: tokens.spacingHorizontalS },
  badge: { alignSelf: 'flex-start' },
});

const namedFolders = 4;

interface PlanCardProps {
  readonly view: PlanView;
  readonly isChanged: boolean;
  readonly onOpen: () => void;
  readonly onDuplicate: () => void;
}

/** One plan among several: what, when, how it went, and how long it is kept. */
export function PlanCard({ view, isChanged, onOpen, onDuplicate }: PlanCardProps) {
  const styles = useStyles();
  const [isRemoving, setRemoving] = useState(false);
  const { plan } = view;
  const name = planName(plan);
  return (
    <Card
      title={name}
      actions={
        <div className={styles.actions}>
          <Button onClick={onOpen}>{texts.open}</Button>
          <Menu>
            <MenuTrigger disableButtonEnhancement>
              <Button
                appearance="subtle"
                icon={<MoreHorizontalRegular />}
                aria-label={texts.more({ name })}
              />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={onDuplicate}>{texts.duplicate}</MenuItem>
                <MenuItem onClick={() => setRemoving(true)}>{texts.remove}</MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        </div>
      }
    >
      {isChanged && (
        <Badge className={styles.badge} appearance="tint" color="warning">
          {texts.unsaved}
        </Badge>
      )}
      <PlanStatus view={view} />
      <Facts
        items={[
          [texts.card.what, foldersLine(plan.sources.folders)],
          [texts.card.when, runsLine(plan.schedule.runs)],
          [texts.card.last, <LastResult key="last" view={view} />],
          [texts.card.keeps, keepsLine(plan.retention)],
        ]}
      />
      {isRemoving && <RemovePlanDialog plan={plan} onClose={() => setRemoving(false)} />}
    </Card>
  );
}

function foldersLine(folders: readonly string[]): string {
  if (folders.length === 0) return texts.card.noFolders;
  const names = folders.slice(0, namedFolders).map((folder) => displayText(baseName(folder)));
  const more = folders.length - namedFolders;
  return (more > 0 ? [...names, foldersTexts.more({ count: more })] : names).join(' · ');
}

function LastResult({ view: { plan, state } }: { readonly view: PlanView }) {
  const now = useNow();
  const jobs = useValue(useClient().jobs);
  const job = jobs?.find(({ planId, endedAt }) => planId === plan.id && endedAt !== null);
  if (job !== undefined)
    return `${jobTexts.result.backup[job.state as 'succeeded']} · ${formatAge(Date.parse(job.startedAt), now)}`;
  return state.lastRunAt === null
    ? texts.noRun
    : texts.ran({ age: formatAge(Date.parse(state.lastRunAt), now) });
}
