import type { Operator } from '../control/operator.js';
import { CallList } from './call-list.js';
import { FaultPanel } from './fault-panel.js';
import { Meters } from './meters.js';
import { ModuleTabs } from './module-tabs.js';
import { RecordList } from './record-list.js';
import { ClockPanel, FootPanel, TokenPanel } from './side-panels.js';
import { hrefOf, type View } from './view.js';
import { WebhookList } from './webhook-list.js';

/** The page at `/`: what is in it, what comes in, and what one can do about it. */
export function Dashboard({ operator, view: wanted }: { operator: Operator; view: View }) {
  const all = operator
    .shelves()
    .flatMap(({ service, shelves }) => shelves.map((shelf) => ({ service, shelf, module: `${service}/${shelf.name}` })));
  const chosen = all.find(({ module }) => module === wanted.module) ?? all[0];
  const view = { ...wanted, module: chosen?.module ?? '' };
  const back = hrefOf(view);
  return (
    <main class="dashboard">
      <h1 class="unseen">Zoho emulator</h1>
      <ModuleTabs operator={operator} view={view} />
      <div class="tables">
        {chosen && <RecordList operator={operator} view={view} service={chosen.service} shelf={chosen.shelf} />}
        <CallList operator={operator} view={view} />
        <WebhookList operator={operator} back={back} />
      </div>
      <aside class="rail" aria-label="Steering">
        <ClockPanel operator={operator} back={back} />
        <FaultPanel operator={operator} back={back} />
        <Meters operator={operator} />
        <TokenPanel operator={operator} back={back} />
        <FootPanel back={back} />
      </aside>
    </main>
  );
}
