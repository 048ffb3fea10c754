import type { About } from '../../core/about.js';

export const WEBHOOK_SOURCES: Record<string, string> = {};

export const WEBHOOK_ABOUT: Record<string, About> = {};

export const WEBHOOK_NOT_EMULATED: Record<string, About> = {};
