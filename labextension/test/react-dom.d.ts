/** The little of React DOM that the tests use; JupyterLab brings no types of it along. */
declare module 'react-dom/client' {
  export interface Root {
    render(children: import('react').ReactNode): void;
    unmount(): void;
  }

  export function createRoot(container: Element): Root;
}
