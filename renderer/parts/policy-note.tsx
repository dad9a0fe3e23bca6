import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useClient, useValue } from '../api/hooks';
import { displayText } from '../lib/display-text';
import { plansTexts } from '../lib/texts';

const texts = plansTexts.policy;

/** What the organisation has published and cannot be used: for whoever can tell its administrator. */
export function PolicyNote() {
  const { policy } = useClient();
  const view = useValue(policy);
  if (!view?.problem) return null;
  const { field, reason } = view.problem;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts.title}</MessageBarTitle>
        {field === ''
          ? texts.whole({ reason: displayText(reason) })
          : texts.field({ field: displayText(field), reason: displayText(reason) })}{' '}
        {view.name === null ? texts.nothingHolds : texts.lastHolds}
      </MessageBarBody>
    </MessageBar>
  );
}
