import { Button } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons';
import { Component, type ReactNode } from 'react';
import { commonTexts } from '../lib/texts';
import { EmptyState } from '../ui/empty-state';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly hasFailed: boolean;
}

/** Keeps the navigation alive when a screen throws. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const { title, body, retry } = commonTexts.crashed;
    const action = <Button onClick={() => this.setState({ hasFailed: false })}>{retry}</Button>;
    return <EmptyState icon={<ErrorCircleRegular />} title={title} body={body} action={action} />;
  }
}
