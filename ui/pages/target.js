import { post } from '../api.js';
import { formatBytes, formatDuration, formatTime } from '../format.js';
import { useAnswer } from '../live.js';
import { Ago } from '../parts/ago.js';
import { BarChart } from '../parts/bar-chart.js';
import { Health } from '../parts/health.js';
import { LabelChanges } from '../parts/label-changes.js';
import { Message, Waiting } from '../parts/message.js';
import { ProfileView } from '../parts/profile-view.js';
import { nameOf } from '../parts/target-rows.js';
import { linkTo } from '../router.js';
import { html, useState } from '../view.js';

/** One target: how its scrapes went, and its last profile. */
export function TargetPage({ component = '', series = '', query }) {
  const path = ['targets', component, series].map(encodeURIComponent).join('/');
  const { data: target, error, reload } = useAnswer(path);
  if (target === undefined) {
    return html`<${Crumbs} name=${series} /><h1>Target</h1><${Waiting} error=${error} />`;
  }
  return html`
    <${Crumbs} name=${nameOf(target)} />
    <div class="title">
      <h1>${nameOf(target)}</h1>
      <${Health} state=${target.health} />
      ${target.state !== 'scraping' && html`<span class=${`state ${target.state}`}>${target.state}</span>`}
    </div>
    ${
      target.siblings.length > 1 &&
      html`<nav class="tabs" aria-label="Profiles of this target">
        ${target.siblings.map(
          ({ series: other, type, health }) => html`
            <a href=${linkTo(['target', component, other])} aria-current=${other === series ? 'page' : undefined}>
              ${type}${health === 'down' && html` <span class="down" title="down">✕</span>`}
            </a>
          `,
        )}
      </nav>`
    }
    ${target.last_error !== '' && html`<${Message} kind="error"><b>The last scrape failed:</b> <span class="error-text">${target.last_error}</span><//>`}
    <${Facts} target=${target} />
    ${target.url !== '' && html`<${Scrapes} target=${target} path=${path} reload=${reload} />`}
    ${target.url !== '' && html`<${ProfileView} path=${path} target=${target} query=${query} />`}
    <${LabelChanges} before=${target.discovered_labels} after=${target.labels} />
  `;
}

function Crumbs({ name }) {
  return html`<nav class="crumbs" aria-label="Way back"><a href="#/targets">Targets</a> <span aria-hidden="true">›</span> ${name}</nav>`;
}

function Facts({ target }) {
  return html`
    <dl class="facts">
      <div class="wide"><dt>URL</dt><dd class="url">${target.url === '' ? 'none can be made' : target.url}</dd></div>
      <div><dt>Node</dt><dd><a href=${linkTo(['targets'], { owner: target.owner })}>${target.owner}</a></dd></div>
      <div><dt>Component</dt><dd><a href=${linkTo(['component', target.component])}>${target.component}</a></dd></div>
      <div><dt>Last scrape</dt><dd><${Ago} time=${target.last_scrape} /></dd></div>
      <div><dt>Took</dt><dd>${target.last_scrape === '' ? '–' : formatDuration(target.duration_ms)}</dd></div>
      <div><dt>Size</dt><dd>${target.bytes === 0 ? '–' : formatBytes(target.bytes)}</dd></div>
      <div><dt>Next slot</dt><dd><${Ago} time=${target.next_scrape} /></dd></div>
    </dl>
  `;
}

function Scrapes({ target, path, reload }) {
  const { history } = target;
  const bars = (value) =>
    history.map((past) => ({
      value: past[value],
      isBad: past.error !== '',
      text: [formatTime(past.started), formatDuration(past.duration_ms), formatBytes(past.bytes), past.error]
        .filter(Boolean)
        .join(' · '),
    }));
  return html`
    <section class="scrapes" aria-label="Last scrapes">
      <div class="section-head">
        <h2>Last scrapes</h2>
        <${ScrapeNow} path=${path} reload=${reload} />
      </div>
      ${
        history.length === 0
          ? html`<p class="quiet">None has ended yet.</p>`
          : html`<div class="charts">
              <${BarChart} title="Duration" bars=${bars('duration_ms')} format=${formatDuration} />
              <${BarChart} title="Size" bars=${bars('bytes')} format=${formatBytes} />
            </div>`
      }
    </section>
  `;
}

function ScrapeNow({ path, reload }) {
  const [state, setState] = useState({ isBusy: false, kind: 'info', text: '' });
  const scrape = async () => {
    setState({ isBusy: true, kind: 'info', text: 'Scraping; a CPU profile takes as long as it covers …' });
    try {
      const { bytes } = await post(`${path}/scrape`);
      setState({
        isBusy: false,
        kind: 'info',
        text: `Got ${formatBytes(bytes)}; shown below, sent nowhere.`,
      });
      dispatchEvent(new CustomEvent('profile-taken'));
    } catch (error) {
      setState({
        isBusy: false,
        kind: 'error',
        text: error instanceof Error ? error.message : String(error),
      });
    }
    void reload();
  };
  return html`
    <button class="primary" disabled=${state.isBusy} onClick=${scrape}
      title="Besides the slots; the profile is kept to be looked at and goes nowhere else">Scrape now</button>
    ${state.text !== '' && html`<span class=${`outcome ${state.kind}`} role="status">${state.text}</span>`}
  `;
}
