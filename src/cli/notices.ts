import { type Cli, type ExitCode, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';

export interface NoticesListOptions {
  unread?: boolean;
  limit: number;
  after?: string;
}

/** What a user was told, the newest first. */
export async function noticesList(cli: Cli, userId: string, options: NoticesListOptions): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.notices.list(userId, options);
    cli.result(page, () =>
      page.items.length === 0
        ? ['No notices.']
        : table(
            page.items,
            [
              { title: 'AT', value: (row) => row.at },
              { title: 'KIND', value: (row) => row.kind },
              { title: 'TITLE', value: (row) => row.title },
              { title: 'READ', value: (row) => row.readAt ?? '–' },
            ],
            cli.paint,
          ),
    );
    if (page.next) cli.note(`More: add --after ${page.next}`);
    return 0;
  });
}

/** Mails that came back. */
export async function noticesBounces(cli: Cli, options: { user?: string; limit: number; after?: string }): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.notices.bounces({ userId: options.user, limit: options.limit, after: options.after });
    cli.result(page, () =>
      page.items.length === 0
        ? ['No mail came back.']
        : table(
            page.items,
            [
              { title: 'AT', value: (row) => row.at },
              { title: 'USER', value: (row) => row.userId ?? '–' },
              { title: 'CODE', value: (row) => row.code },
              { title: 'STILL THE ADDRESS', value: (row) => (row.current ? 'yes: mail is quiet' : 'no') },
            ],
            cli.paint,
          ),
    );
    if (page.next) cli.note(`More: add --after ${page.next}`);
    return 0;
  });
}

/** Sends the app's webhooks since a moment once more. */
export async function noticesReplay(cli: Cli, { since, user }: { since: string; user?: string }): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => {
    const replayed = await bridge.notices.replay({ since, userId: user });
    const whom = user === undefined ? '' : ` of ${printable(user)}`;
    cli.result({ replayed }, () => [replayed === 1 ? `Queued 1 webhook${whom}.` : `Queued ${replayed} webhooks${whom}.`]);
    return 0;
  });
}
