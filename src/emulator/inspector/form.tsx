import type { Child } from 'hono/jsx';

export interface DoProps {
  /** The action's name. */
  action: string;
  /** Where to go when it is done. */
  back: string;
  values?: Record<string, string>;
  /** Stays on the page: the script sends the form and refreshes what changed. */
  quiet?: boolean;
  class?: string;
  children: Child;
}

/** A form that changes something: always POST, always checked for coming from a page of this origin. */
export function Do({ action, back, values = {}, quiet = true, class: className, children }: DoProps) {
  return (
    <form method="post" action={`/_inspector/do/${action}`} data-quiet={quiet} class={className}>
      {Object.entries({ back, ...values }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

/** A button that is a whole form. */
export function DoButton({ label, hint, ...form }: Omit<DoProps, 'children'> & { label: string; hint?: string }) {
  return (
    <Do {...form}>
      <button type="submit" title={hint}>
        {label}
      </button>
    </Do>
  );
}

/** A button that asks once more, without a script. */
export function Sure({ ask, children }: { ask: string; children: Child }) {
  return (
    <details class="sure">
      <summary>{ask}</summary>
      {children}
    </details>
  );
}
