import { Button } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular } from '@fluentui/react-icons';
import type { Job } from '../../../contract/data';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import type { Navigate } from '../../lib/route';
import { overviewTexts } from '../../lib/texts';
import { Card } from '../../ui/card';

const texts = overviewTexts.firstFile;

interface FirstFileCardProps {
  readonly firstFile: NonNullable<Job['firstFile']>;
  readonly navigate: Navigate;
}

/** Soon after the very first backup has begun: something can be restored already, and trying teaches how. */
export function FirstFileCard({ firstFile, navigate }: FirstFileCardProps) {
  const { path, snapshotId } = firstFile;
  return (
    <Card
      title={texts.title}
      hint={texts.body({ name: displayText(baseName(path)) })}
      actions={
        <Button
          icon={<ArrowCounterclockwiseRegular />}
          onClick={() => navigate({ screen: 'snapshots', snapshotId, path })}
        >
          {texts.action}
        </Button>
      }
    />
  );
}
