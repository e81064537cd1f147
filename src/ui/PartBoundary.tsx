import { Component, type ReactNode } from 'react'

interface Props {
  /** Instead of the part, once it failed. */
  readonly instead: ReactNode
  /** Another value gives the part another try. */
  readonly tryAgainOn?: unknown
  readonly onFail: (error: unknown) => void
  readonly children: ReactNode
}

/** One part that fails, or whose code cannot be loaded, leaves the rest of the page standing. */
export class PartBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onFail(error)
  }

  override componentDidUpdate(before: Props): void {
    // oxlint-disable-next-line react/no-did-update-set-state -- once, and only after a failure
    if (this.state.failed && before.tryAgainOn !== this.props.tryAgainOn) this.setState({ failed: false })
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
