import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** What is shown in the panel's place. */
  readonly fallback: (tryAgain: () => void) => ReactNode;
  /** A change of this gives the panel another chance. */
  readonly about?: string;
}
interface State {
  readonly failedAbout?: string | undefined;
  readonly hasFailed: boolean;
}

/** A failed panel never blanks the page. */
export class PanelBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    // The words of an error may hold clinical text: only its type is named.
    console.error('panel failed:', error instanceof Error ? error.name : typeof error);
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.hasFailed && before.about !== this.props.about) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return this.props.fallback(() => this.setState({ hasFailed: false }));
  }
}
