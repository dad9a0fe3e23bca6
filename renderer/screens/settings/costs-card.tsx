import { Field, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { CostEstimate, StorageTier, Upkeep } from '../../../contract/plan-data';
import { useAction, useApi, useCall, useClient, useResource, useValue } from '../../api/hooks';
import { formatBytes } from '../../lib/format-bytes';
import { formatMoney } from '../../lib/format-number';
import { formatDate } from '../../lib/format-time';
import { commonTexts, upkeepTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';
import { Facts } from '../../ui/facts';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { SpaceForm } from './space-form';

const tiers = ['hot', 'cool', 'cold'] as const;

const useStyles = makeStyles({
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  tiers: { marginInlineStart: '-8px' },
  total: { fontWeight: tokens.fontWeightSemibold },
});

/** What the storage of all plans costs, and how its space comes back. Every change holds at once. */
export function CostsCard() {
  const { api, upkeep, connection } = useClient();
  const state = useResource(upkeep);
  const isAzure = useValue(connection)?.place.kind === 'azure';
  const saving = useAction();
  const save = (next: Upkeep) =>
    void saving.run(async (signal) => upkeep.set(await api.upkeep.set(next, { signal })));
  return (
    <Card title={texts.title} hint={texts.hint}>
      {saving.error !== undefined && <ErrorPanel error={saving.error} />}
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={upkeep.reload} />}
      {state.kind === 'ready' && (
        <>
          {isAzure && <Tier tier={state.value.tier} onChange={(tier) => save({ ...state.value, tier })} />}
          <SpaceForm upkeep={state.value} onChange={save} />
        </>
      )}
    </Card>
  );
}

interface TierProps {
  readonly tier: StorageTier;
  readonly onChange: (tier: StorageTier) => void;
}

function Tier({ tier, onChange }: TierProps) {
  const styles = useStyles();
  const { upkeep } = useApi();
  const estimate = useCall(
    useCallback((signal: AbortSignal) => upkeep.estimate({ tier }, { signal }), [upkeep, tier]),
  );
  return (
    <>
      <Field label={texts.tier} hint={texts.tierNote}>
        <RadioGroup
          className={styles.tiers}
          value={tier}
          onChange={(_, { value }) => onChange(value as StorageTier)}
        >
          {tiers.map((each) => (
            <Radio key={each} value={each} label={<ChoiceLabel {...texts.tiers[each]} />} />
          ))}
        </RadioGroup>
      </Field>
      {estimate.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {estimate.kind === 'failed' && <ErrorPanel error={estimate.error} onRetry={estimate.retry} />}
      {estimate.kind === 'ready' && (
        <>
          <Facts items={factsOf(estimate.value, styles.total)} />
          <p className={styles.quiet}>{pricesLine(estimate.value)}</p>
        </>
      )}
    </>
  );
}

function factsOf(cost: CostEstimate, totalClass: string) {
  const money = (amount: number) => formatMoney(amount, cost.pricesOf.currency);
  const perMonth = (amount: number) => texts.perMonth({ money: money(amount) });
  return [
    [texts.cost.stored, formatBytes(cost.storedBytes)],
    [texts.cost.storage, perMonth(cost.storage)],
    [texts.cost.writes, perMonth(cost.writes)],
    [texts.cost.reads, perMonth(cost.reads)],
    [
      texts.cost.total,
      <span key="total" className={totalClass}>
        {perMonth(cost.total)}
      </span>,
    ],
    [texts.cost.fullRestore, money(cost.fullRestore)],
    [texts.cost.earlyDeletion, cost.earlyDeletion === 0 ? null : money(cost.earlyDeletion)],
  ] as const;
}

function pricesLine({ pricesOf }: CostEstimate): string {
  const facts = { date: formatDate(Date.parse(pricesOf.date)), region: pricesOf.region };
  return pricesOf.isOwn ? texts.ownPrices(facts) : texts.prices(facts);
}
