import type { Child } from 'hono/jsx';

/** A region that scrolls by itself, and can be reached and named by those who use no pointer. */
export function Scroll({ labelledBy, children }: { labelledBy: string; children: Child }) {
  return (
    <section class="scroll" aria-labelledby={labelledBy} tabindex={0}>
      {children}
    </section>
  );
}
