import { formatAge, formatBytes, formatNumber, formatRate } from '../format.js';
import { useAnswer } from '../live.js';
import { Ago } from '../parts/ago.js';
import { Message, SilentPeers, Waiting } from '../parts/message.js';
import { linkTo } from '../router.js';
import { html } from '../view.js';

/** What waits to be sent, and how sending goes. */
export function QueuesPage() {
  const { data, error } = useAnswer('queues');
  if (data === undefined) return html`<h1>Queues</h1><${Waiting} error=${error} />`;
  const { queues, peers } = data;
  return html`
    <h1>Queues</h1>
    <${SilentPeers} peers=${peers} />
    ${queues.length === 0 && html`<${Message}>No component sends anything anywhere.<//>`}
    <div class="queues">${queues.map((queue) => html`<${Queue} key=${`${queue.node}/${queue.component}/${queue.endpoint}`} queue=${queue} />`)}</div>
  `;
}

function Queue({ queue }) {
  const dropped = Object.entries(queue.dropped);
  const isGrowing = queue.in_per_second > queue.out_per_second * 1.1 && queue.profiles > 100;
  const state = queue.failing
    ? 'failing'
    : isGrowing
      ? 'falling behind'
      : queue.profiles === 0
        ? 'empty'
        : 'sending';
  return html`
    <article class=${`queue ${queue.failing ? 'failing' : ''}`} aria-label=${queue.endpoint}>
      <header>
        <h2 class="url">${queue.endpoint}</h2>
        <span class=${`tag ${queue.failing ? 'bad' : isGrowing ? 'warn' : 'good'}`}>${state}</span>
        <span class="quiet">node <b>${queue.node}</b> · <a href=${linkTo(['component', queue.component])}>${queue.component}</a>${queue.durable ? '' : ' · without a queue on disk'}</span>
      </header>
      <dl class="facts">
        <div><dt>Waiting</dt><dd>${formatNumber(queue.profiles)} <span class="quiet">profiles</span></dd></div>
        <div><dt>On disk</dt><dd>${formatBytes(queue.bytes)}</dd></div>
        <div><dt>Oldest</dt><dd>${queue.profiles === 0 ? '–' : formatAge(queue.oldest_age_ms)}</dd></div>
        <div><dt>In</dt><dd>${formatRate(queue.in_per_second, 'profiles')}</dd></div>
        <div><dt>Out</dt><dd>${formatRate(queue.out_per_second, 'profiles')} <span class="quiet">${formatBytes(Math.round(queue.out_bytes_per_second))}/s</span></dd></div>
        <div><dt>Sent in all</dt><dd>${formatNumber(queue.sent_profiles)} <span class="quiet">${formatBytes(queue.sent_bytes)}</span></dd></div>
        <div><dt>Retries</dt><dd>${formatNumber(queue.retries)}</dd></div>
        <div><dt>Dropped</dt><dd>${dropped.length === 0 ? '0' : dropped.map(([reason, count]) => html`<span class="drop">${formatNumber(count)} <span class="quiet">${reason}</span></span>`)}</dd></div>
      </dl>
      ${
        queue.last_error !== '' &&
        html`<${Message} kind=${queue.failing ? 'error' : 'info'}><b>Last error</b> <${Ago} time=${queue.last_error_at} />: <span class="error-text">${queue.last_error}</span><//>`
      }
    </article>
  `;
}
