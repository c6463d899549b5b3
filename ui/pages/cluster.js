import { formatAge, formatBytes, formatNumber, formatShare } from '../format.js';
import { useAnswer, useNow } from '../live.js';
import { Ago } from '../parts/ago.js';
import { blindSpots } from '../parts/blind-spots.js';
import { Health } from '../parts/health.js';
import { Message, Waiting } from '../parts/message.js';
import { linkTo } from '../router.js';
import { html } from '../view.js';

/** From this on, clocks that differ move the slots of targets. */
const CLOCK_WARNING_MS = 500;
/** How many pairs of nodes a warning names. */
const MAX_NAMED = 6;

/** The nodes, who sees whom, and what happened. */
export function ClusterPage() {
  const { data, error } = useAnswer('cluster');
  const { data: queues } = useAnswer('queues', 5_000);
  if (data === undefined) return html`<h1>Cluster</h1><${Waiting} error=${error} />`;
  const { nodes, events } = data;
  const alive = nodes.filter(({ status }) => status === 'alive');
  return html`
    <h1>Cluster</h1>
    <p class="summary">
      <b>${formatNumber(alive.length)}</b> of ${formatNumber(nodes.length)} nodes alive,${' '}
      <b>${formatNumber(alive.reduce((sum, { targets }) => sum + targets, 0))}</b> targets between them.
    </p>
    ${nodes.length === 1 && html`<${Message}>This node runs alone: it scrapes every target itself.<//>`}
    <${Split} nodes=${nodes} />
    <div class="scroll" tabindex="0" role="region" aria-label="Nodes">
      <table class="nodes">
        <thead>
          <tr>
            <th scope="col">Node</th><th scope="col">Status</th><th scope="col">State</th><th scope="col">Address</th>
            <th scope="col">Version</th><th scope="col">Up for</th><th scope="col">Share of the ring</th>
            <th scope="col" class="figure">Load</th><th scope="col" class="figure">Targets</th>
            <th scope="col" class="figure">Queued</th><th scope="col" class="figure">Clock</th>
          </tr>
        </thead>
        <tbody>${nodes.map((node) => html`<${NodeRow} node=${node} queues=${queues?.queues ?? []} />`)}</tbody>
      </table>
    </div>
    ${nodes.length > 1 && html`<${WhoSeesWhom} nodes=${nodes} />`}
    <${Events} events=${events} />
  `;
}

function NodeRow({ node, queues }) {
  const now = useNow();
  const own = queues.filter((queue) => queue.node === node.name);
  const waiting = own.reduce((sum, { profiles }) => sum + profiles, 0);
  const bytes = own.reduce((sum, queue) => sum + queue.bytes, 0);
  const offset = node.clock_offset_ms;
  return html`
    <tr class=${node.status}>
      <th scope="row">${node.name}${node.is_self && html` <span class="tag">this page</span>`}</th>
      <td><${Health} state=${node.status} /></td>
      <td>${node.state}</td>
      <td class="url">${node.address || '–'}</td>
      <td>${node.version}</td>
      <td title=${node.started}>${formatAge(now - Date.parse(node.started))}</td>
      <td><span class="share"><meter min="0" max="1" value=${node.share} aria-label=${`Share of ${node.name}`}></meter>${formatShare(node.share, 1)}</span></td>
      <td class="figure" title="What its work costs, beside the mean of all nodes">${node.load.toFixed(2)}</td>
      <td class="figure"><a href=${linkTo(['targets'], { owner: node.name })}>${formatNumber(node.targets)}</a></td>
      <td class="figure">${own.length === 0 ? '–' : html`${formatNumber(waiting)} <span class="quiet">${formatBytes(bytes)}</span>`}</td>
      <td class=${`figure ${Math.abs(offset) >= CLOCK_WARNING_MS ? 'warn' : ''}`}>${node.is_self ? '–' : `${offset > 0 ? '+' : ''}${formatNumber(offset)} ms`}</td>
    </tr>
  `;
}

function Split({ nodes }) {
  const blind = blindSpots(nodes);
  if (blind.length === 0) return null;
  const named = blind.slice(0, MAX_NAMED).map(({ node, other }) => `${node} does not see ${other}`);
  return html`
    <${Message} kind="warning">
      <b>The nodes do not agree on who is there:</b> ${named.join(', ')}${blind.length > MAX_NAMED && ` and ${blind.length - MAX_NAMED} more`}.
      While that lasts, targets may be scraped twice.
    <//>
  `;
}

function WhoSeesWhom({ nodes }) {
  return html`
    <section aria-label="Who sees whom">
      <h2>Who sees whom</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Who sees whom">
        <table class="matrix">
          <thead><tr><th scope="col"><span class="quiet">sees →</span></th>${nodes.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
          <tbody>
            ${nodes.map(
              (node) => html`
                <tr>
                  <th scope="row">${node.name}</th>
                  ${nodes.map((other) => {
                    const isSeen = node.sees.includes(other.name);
                    return html`<td class=${isSeen ? 'seen' : 'unseen'}>${isSeen ? '✓' : '✕'}<span class="hidden">${isSeen ? 'sees' : 'does not see'}</span></td>`;
                  })}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function Events({ events }) {
  return html`
    <section aria-label="Events">
      <h2>Events</h2>
      ${
        events.length === 0
          ? html`<p class="quiet">Nothing has happened since this node started.</p>`
          : html`<ol class="events">
              ${[...events].reverse().map(
                ({ time, type, node, detail }) => html`
                  <li class=${type}><${Ago} time=${time} /> <b>${type}</b> <span>${node}</span> <span class="quiet">${detail}</span></li>
                `,
              )}
            </ol>`
      }
    </section>
  `;
}
