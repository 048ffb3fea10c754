import { z } from 'zod';
import * as value from './config-values.js';

export interface DeskSettings {
  readonly departmentId: string | undefined;
  /** What a ticket says of where it came from. */
  readonly channel: string;
  /** The label a ticket is opened again with; undefined: found. */
  readonly openStatus: string | undefined;
  /** Undefined: found by the edition of the organisation. */
  readonly creditsPerDay: number | undefined;
  readonly concurrency: number;
}

export interface SupportSettings {
  /** What else is taken out of conversations before they are kept. */
  readonly redactPatterns: readonly { readonly kind: string; readonly pattern: RegExp }[];
}

/** One a line, or `;;` between them: `staff number=EMP-\d{6}`. Without a letter of case that counts. */
const patterns = () =>
  z.string().transform((text, context) => {
    const found: { kind: string; pattern: RegExp }[] = [];
    for (const line of text.split(/\n|;;/).filter((one) => one.trim() !== '')) {
      const [, kind = '', source = ''] = /^\s*([^=]{1,40}?)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
      try {
        if (kind === '') throw new SyntaxError('no name');
        found.push({ kind, pattern: new RegExp(source, 'giu') });
      } catch {
        context.addIssue({ code: 'custom', message: 'holds something that is no name=pattern, or whose pattern is no regular expression' });
        return z.NEVER;
      }
    }
    return found;
  });

export const DESK_VARIABLES = {
  ZOHO_DESK_DEPARTMENT_ID: value.zohoId().optional(),
  ZOHO_DESK_CHANNEL: z.string().max(100).default('Chat'),
  ZOHO_DESK_OPEN_STATUS: z.string().max(120).optional(),
  ZOHO_DESK_CREDITS_PER_DAY: value.wholeNumber(1, 100_000_000).optional(),
  ZOHO_DESK_CONCURRENCY: value.wholeNumber(1, 25).default(4),
  ZOHO_BRIDGE_REDACT_PATTERNS: patterns().default([]),
};

export const DESK_REMEDIES = {
  ZOHO_DESK_DEPARTMENT_ID: 'Copy the id of the Desk department that should get the tickets: `zoho-bridge setup` lists them.',
  ZOHO_BRIDGE_REDACT_PATTERNS: 'Set lines of name=pattern, such as: staff number=EMP-\\d{6}',
};

interface Environment {
  ZOHO_DESK_DEPARTMENT_ID?: string | undefined;
  ZOHO_DESK_CHANNEL: string;
  ZOHO_DESK_OPEN_STATUS?: string | undefined;
  ZOHO_DESK_CREDITS_PER_DAY?: number | undefined;
  ZOHO_DESK_CONCURRENCY: number;
  ZOHO_BRIDGE_REDACT_PATTERNS: { kind: string; pattern: RegExp }[];
}

/** The variables of Desk as the rest of the bridge takes them. */
export function deskSettings(env: Environment): DeskSettings {
  return {
    departmentId: env.ZOHO_DESK_DEPARTMENT_ID,
    channel: env.ZOHO_DESK_CHANNEL,
    openStatus: env.ZOHO_DESK_OPEN_STATUS,
    creditsPerDay: env.ZOHO_DESK_CREDITS_PER_DAY,
    concurrency: env.ZOHO_DESK_CONCURRENCY,
  };
}

export const supportSettings = (env: Environment): SupportSettings => ({ redactPatterns: env.ZOHO_BRIDGE_REDACT_PATTERNS });
