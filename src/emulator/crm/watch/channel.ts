import type { World } from '../../core/types.js';
import type { Journal } from '../journal.js';
import type { ModuleName } from '../types.js';
import type { Condition } from './condition.js';

export const WATCH_EVENTS = ['edit', 'create', 'delete'] as const;
export type WatchEvent = (typeof WATCH_EVENTS)[number];

/** What a channel is told of one module. */
export interface Subscription {
  events: readonly WatchEvent[];
  /** Only when these fields are affected; null: whatever is. */
  condition: Condition | null;
}

/** One channel of `/actions/watch`: an address, and what it is told. */
export interface Channel {
  id: string;
  url: string;
  token: string | null;
  expiresAt: number;
  /** The API version it was made with, which its `resource_uri` names. */
  version: 2 | 8;
  onRelated: boolean;
  returnValues: boolean;
  subscriptions: Map<ModuleName, Subscription>;
}

/** All channels; each is gone when its time is up. */
export interface Channels {
  get(id: string): Channel | undefined;
  all(): Iterable<Channel>;
  /** Puts a new or a changed one in; its end is entered in the agenda. */
  put(channel: Channel): void;
  drop(id: string): void;
  /** Modules somebody is told of. */
  watched(): Set<ModuleName>;
}

/** `onChange` is called whenever what is watched may be something else. */
export function createChannels({ world, journal }: { world: World; journal: Journal }, onChange: () => void): Channels {
  const channels = new Map<string, Channel>();
  const ends = new Map<string, () => void>();

  const put = (channel: Channel) => {
    const before = channels.get(channel.id);
    journal.undo?.push(() => (before ? put(before) : drop(channel.id)));
    ends.get(channel.id)?.();
    channels.set(channel.id, channel);
    ends.set(
      channel.id,
      world.agenda.at(channel.expiresAt, () => drop(channel.id)),
    );
    onChange();
  };

  const drop = (id: string) => {
    const before = channels.get(id);
    if (before) journal.undo?.push(() => put(before));
    ends.get(id)?.();
    ends.delete(id);
    channels.delete(id);
    onChange();
  };

  return {
    get: (id) => channels.get(id),
    all: () => channels.values(),
    put,
    drop,
    watched: () => new Set([...channels.values()].flatMap(({ subscriptions }) => [...subscriptions.keys()])),
  };
}

/** `return_affected_field_values` and its like, as `GET` tells them: one entry a module of the channel. */
export const resourceOf = (world: World, { version }: Channel, module: ModuleName): string => `${world.origin()}/crm/v${version}/${module}`;
