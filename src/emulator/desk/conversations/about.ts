import type { About } from '../../core/about.js';

export const CONVERSATION_SOURCES: Record<string, string> = {};

export const CONVERSATION_ABOUT: Record<string, About> = {};

export const CONVERSATION_NOT_EMULATED: Record<string, About> = {};
