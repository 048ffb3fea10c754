/** What is used of html-to-text 10.0.1, which comes without types. Source: its README, "Override formatting". */
declare module 'html-to-text' {
  interface Element {
    name: string;
    attribs: Record<string, string | undefined>;
    children: unknown[];
  }
  interface Builder {
    openBlock(options: { leadingLineBreaks: number }): void;
    closeBlock(options: { trailingLineBreaks: number }): void;
    addInline(text: string): void;
    options: { formatters: Record<string, Formatter | undefined> };
  }
  type Formatter = (element: Element, walk: (children: unknown[], builder: Builder) => void, builder: Builder, options: object) => void;
  interface Selector {
    selector: string;
    format?: string;
    options?: Record<string, unknown>;
  }
  export function compile(options: {
    baseElements?: { selectors: string[] };
    formatters?: Record<string, Formatter>;
    limits?: { maxDepth?: number; ellipsis?: string };
    selectors?: Selector[];
    wordwrap?: number | false;
  }): (html: string) => string;
}
