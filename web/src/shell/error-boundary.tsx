/** A fault in a page is shown in its place; the header stays, so that there is a way on. */
import { Component, type ComponentChildren } from 'preact';

export class ErrorBoundary extends Component<
  { readonly children?: ComponentChildren },
  { readonly fault: Error | null }
> {
  override state: { readonly fault: Error | null } = { fault: null };

  static override getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override componentDidCatch(fault: Error): void {
    console.error(fault);
  }

  override render() {
    if (!this.state.fault) return this.props.children;
    return (
      <div class="problem" role="alert">
        <h1>This page has failed</h1>
        <p>
          Nothing is lost: what was recorded is recorded. Load the page anew: Waybill may have been upgraded meanwhile.
          If it fails again, tell whoever runs Waybill which page it was and when.
        </p>
        <button type="button" onClick={() => location.reload()}>
          Load anew
        </button>
      </div>
    );
  }
}
