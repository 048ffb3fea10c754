import type { DeskRoute } from '../route.js';

/** Threads, conversations, comments and attachments of tickets. */
export const conversationRoutes: DeskRoute[] = [];
