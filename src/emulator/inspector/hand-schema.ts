import { z } from 'zod';
import type { HandAction } from '../core/hand.js';

/** One field of a form that is made from what an action takes. */
export interface HandField {
  name: string;
  /** `fromEmailAddress` is "From email address". */
  label: string;
  kind: 'text' | 'long' | 'number' | 'choice' | 'switch' | 'list' | 'json' | 'day';
  required: boolean;
  choices: string[];
  /** What the action takes when it is left out, as it would be typed. */
  initial: string;
  hint: string;
}

interface Property {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Property[];
  items?: Property;
  default?: unknown;
  description?: string;
  maxLength?: number;
  format?: string;
  pattern?: string;
}

const LONG = /^(content|description|body|text|message|resolution|notes|reason|transcript)$/i;
const known = new WeakMap<HandAction, HandField[]>();

/** The fields of an action, but for `id`, which the page of a record knows. */
export function fieldsOf(action: HandAction): HandField[] {
  const there = known.get(action);
  if (there) return there;
  const schema = z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  const fields = Object.entries(schema.properties ?? {})
    .filter(([name]) => name !== 'id')
    .map(([name, property]): HandField => {
      const plain = withoutNull(property);
      return {
        name,
        label: labelOf(name),
        kind: kindOf(name, plain),
        required: schema.required?.includes(name) ?? false,
        choices: (plain.enum ?? []).map(String),
        initial: property.default === undefined || property.default === null ? '' : textOf(property.default),
        hint: property.description ?? '',
      };
    });
  known.set(action, fields);
  return fields;
}

/** Whether an action is about one record, not about making a new one. */
export function isAboutOne(action: HandAction): boolean {
  const { properties = {} } = z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as { properties?: object };
  return 'id' in properties;
}

/** What was typed into a form, as the action takes it. What was left empty is left out. Throws Error for JSON that is none. */
export function readHandForm(action: HandAction, form: Record<string, string>): Record<string, unknown> {
  const input: Record<string, unknown> = form['id'] === undefined ? {} : { id: form['id'] };
  for (const { name, kind } of fieldsOf(action)) {
    const text = form[name]?.trim() ?? '';
    if (kind === 'switch') input[name] = text === 'yes';
    else if (text !== '') input[name] = read(kind, text, name);
  }
  return input;
}

function read(kind: HandField['kind'], text: string, name: string): unknown {
  if (kind === 'number') return Number(text);
  if (kind === 'list') {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${labelOf(name)} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function kindOf(name: string, { type, enum: values, items, maxLength, format }: Property): HandField['kind'] {
  if (values) return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array') return items?.type === 'string' ? 'list' : 'json';
  if (type === 'object' || type === undefined) return 'json';
  if (format === 'date') return 'day';
  return LONG.test(name) || (maxLength ?? 0) > 1000 ? 'long' : 'text';
}

const withoutNull = (property: Property): Property => property.anyOf?.find(({ type }) => type !== 'null') ?? property;

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const labelOf = (name: string): string => {
  const words = name.replaceAll('_', ' ').replace(/(?<=[a-z0-9])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
