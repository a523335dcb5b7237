import * as React from 'react';

/** Shows `fallback` when what is inside cannot be drawn, so that the rest stands. */
export class Boundary extends React.Component<
  React.PropsWithChildren<{ readonly fallback: React.ReactNode }>,
  { readonly isBroken: boolean }
> {
  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): React.ReactNode {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }

  override readonly state = { isBroken: false };
}
