/** What of the inspector is on the screen. All of it stands in the address, so that a page can be reloaded and passed on. */
export interface View {
  /** `crm/Leads`; `''` is the first module there is. */
  module: string;
  /** What is searched for in the module. */
  text: string;
  /** 1 is the first page. */
  page: number;
  /** Calls of this service only; `''` is all. */
  service: string;
  show: Show;
}

/** Which calls: all, those that did not succeed, those that a fault struck. */
export const SHOWS = ['all', 'errors', 'spoilt'] as const;
export type Show = (typeof SHOWS)[number];

const isShow = (text: string | null): text is Show => (SHOWS as readonly (string | null)[]).includes(text);

export function readView(query: URLSearchParams): View {
  const page = Number(query.get('page') ?? '1');
  const show = query.get('show');
  return {
    module: query.get('module') ?? '',
    text: query.get('q') ?? '',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    service: query.get('service') ?? '',
    show: isShow(show) ? show : 'all',
  };
}

/** The address of a view; what is as usual is left out. */
export function hrefOf({ module, text, page, service, show }: View): string {
  const query = new URLSearchParams({
    ...(module !== '' && { module }),
    ...(text !== '' && { q: text }),
    ...(page > 1 && { page: String(page) }),
    ...(service !== '' && { service }),
    ...(show !== 'all' && { show }),
  });
  return query.size === 0 ? '/' : `/?${query.toString()}`;
}

/** The page of one record. */
export const recordHref = (service: string, module: string, id: string): string =>
  `/_inspector/records/${[service, module, id].map(encodeURIComponent).join('/')}`;
