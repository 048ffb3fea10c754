import type { About } from '../core/about.js';

/** Whole files of Billing that are left out: by the path they begin with, methods and what follows it. */
const FILES: Record<string, string> = {
  hostedpages: `GET; GET /:id; POST /newsubscription; POST /updatesubscription; POST /updatecard; POST /buyonetimeaddon;
    POST /addpaymentmethod; POST /invoicepayment; POST /updatepaymentmethod`,
  items: 'POST; GET; GET /:id; PUT /:id; DELETE /:id; POST /:id/active; POST /:id/inactive',
  estimates: `POST; GET; GET /:id; PUT /:id; DELETE /:id; POST /:id/status/sent; POST /:id/status/accepted; POST /:id/status/declined;
    POST /:id/email; GET /:id/email; POST /email; GET /pdf; GET /print; GET /templates; PUT /:id/templates/:template; GET /:id/comments;
    POST /:id/comments; PUT /:id/comments/:comment; DELETE /:id/comments/:comment`,
  expenses: 'POST; GET; GET /:id; PUT /:id; DELETE /:id',
  recurringexpenses: `POST; GET; POST /:id; GET /:id; DELETE /:id; POST /:id/status/stop; POST /:id/status/resume; GET /:id/expenses;
    GET /:id/comments`,
  projects: `POST; GET; GET /:id; PUT /:id; DELETE /:id; POST /:id/active; POST /:id/inactive; POST /:id/clone; POST /:id/users;
    GET /:id/users; POST /:id/users/invite; GET /:id/users/:user; PUT /:id/users/:user; DELETE /:id/users/:user; POST /:id/comments;
    GET /:id/comments; DELETE /:id/comments/:comment; GET /:id/invoices; POST /:id/tasks; GET /:id/tasks; GET /:id/tasks/:task;
    PUT /:id/tasks/:task; DELETE /:id/tasks/:task; POST /timeentries; GET /timeentries; DELETE /timeentries; GET /timeentries/:entry;
    PUT /timeentries/:entry; DELETE /timeentries/:entry; POST /timeentries/:entry/timer/start; POST /timeentries/timer/stop;
    GET /timeentries/runningtimer/me`,
};
const WHY: Record<string, string> = { hostedpages: "pages of Zoho's own, where a customer types a card in: cards are stored by hand here" };

/** Real in Zoho, a loud 501 here. */
export const LEFT_OUT: Record<string, About> = Object.fromEntries(
  Object.entries(FILES).flatMap(([name, operations]) =>
    operations.split(';').map((operation): [string, About] => {
      const [method = '', rest = ''] = operation.trim().split(' ');
      const why = WHY[name];
      return [`${method} /billing/v1/${name}${rest}`, why === undefined ? ['Billing files', ''] : ['Billing files', '', why]];
    }),
  ),
);
