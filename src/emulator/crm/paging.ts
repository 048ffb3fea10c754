import type { Answer } from '../core/types.js';
import { refuse } from './problem.js';

const PER_PAGE = 200;

export interface Paging {
  page: number;
  perPage: number;
}

/** `page` (from 1) and `per_page` (1 to 200, default 200) of a list. */
export function readPaging(query: URLSearchParams): Paging | { answer: Answer } {
  const page = number(query.get('page'), 1);
  const perPage = number(query.get('per_page'), PER_PAGE);
  if (page === undefined || page < 1) return wrong('page');
  if (perPage === undefined || perPage < 1 || perPage > PER_PAGE) return wrong('per_page');
  return { page, perPage };
}

const wrong = (name: string) => ({ answer: refuse(400, 'INVALID_DATA', 'invalid data', { param_name: name }) });

function number(text: string | null, otherwise: number): number | undefined {
  if (text === null || text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
