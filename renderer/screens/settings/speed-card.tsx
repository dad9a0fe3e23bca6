import type { Settings } from '../../../contract/data';
import { useAction, useApi, useClient, useResource } from '../../api/hooks';
import { commonTexts, settingsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { SpeedLimit } from './speed-limit';

/** How much of the line the app may take; holds at once, for running transfers too. */
export function SpeedCard() {
  const api = useApi();
  const { settings } = useClient();
  const state = useResource(settings);
  const action = useAction();
  const save = (next: Settings) =>
    void action.run(async (signal) => settings.set(await api.settings.set(next, { signal })));
  return (
    <Card title={settingsTexts.speedTitle}>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={2} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={settings.reload} />}
      {state.kind === 'ready' && (
        <>
          <SpeedLimit
            label={settingsTexts.limitUpload}
            hint={settingsTexts.limitUploadHint}
            valueLabel={settingsTexts.uploadValueLabel}
            bytesPerSecond={state.value.uploadLimitBytesPerSecond}
            onChange={(limit) => save({ ...state.value, uploadLimitBytesPerSecond: limit })}
          />
          <SpeedLimit
            label={settingsTexts.limitDownload}
            hint={settingsTexts.limitDownloadHint}
            valueLabel={settingsTexts.downloadValueLabel}
            bytesPerSecond={state.value.downloadLimitBytesPerSecond}
            onChange={(limit) => save({ ...state.value, downloadLimitBytesPerSecond: limit })}
          />
        </>
      )}
    </Card>
  );
}
