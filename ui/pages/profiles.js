import { formatBytes, formatClock, formatNumber, formatTime } from '../format.js';
import { useAnswer, useSteady } from '../live.js';
import { ChosenLabels } from '../parts/chosen-labels.js';
import { chooseKept, keptQuery, SPANS } from '../parts/kept-choice.js';
import { KeptDifference } from '../parts/kept-difference.js';
import { KeptList } from '../parts/kept-list.js';
import { KeptProfile } from '../parts/kept-profile.js';
import { Message, SilentPeers, Waiting } from '../parts/message.js';
import { Timeline } from '../parts/timeline.js';
import { changeQuery, linkTo } from '../router.js';
import { html } from '../view.js';

const SERIES_AGE_MS = 10_000;
const LIST_AGE_MS = 5_000;

/** Profiles that the cluster keeps: those of a time as one, or one of them. */
export function ProfilesPage({ query }) {
  const { data: kept, error } = useAnswer('profiles/series', SERIES_AGE_MS);
  if (kept === undefined) return html`<h1>Profiles</h1><${Waiting} error=${error} />`;
  if (kept.series.length === 0) {
    return html`<h1>Profiles</h1><${SilentPeers} peers=${kept.peers} /><${Nothing} />`;
  }
  return html`<h1>Profiles</h1><${Kept} query=${query} series=${kept.series} />`;
}

function Kept({ query, series }) {
  const choice = chooseKept(query, series);
  const selection = keptQuery(choice);
  const { data, error } = useAnswer(`profiles?${selection}`, LIST_AGE_MS);
  const { shown, isOld } = useSteady({ data: data && { list: data, selection }, error });
  return html`
    <${Filters} choice=${choice} />
    <nav class="tabs" aria-label="Profile types">
      ${choice.types.map(
        (type) => html`
          <a
            href=${linkTo(['profiles'], { ...fixed(query), type })}
            aria-current=${type === choice.type ? 'page' : undefined}
          >${type || 'without a type'}</a>
        `,
      )}
    </nav>
    ${
      shown === undefined
        ? html`<${Waiting} error=${error} />`
        : html`
          <div class=${isOld ? 'kept-view old' : 'kept-view'} aria-busy=${isOld}>
            <${SilentPeers} peers=${shown.list.peers} />
            <${When} choice=${choice} list=${shown.list} />
            ${
              shown.list.total === 0 && !query.has('one')
                ? html`<${Message}>Nothing is kept of this time. Pick a longer one, or another profile type.<//>`
                : query.get('compare') === 'before' && !query.has('one')
                  ? html`<${KeptDifference} query=${query} selection=${shown.selection} />`
                  : html`<${KeptProfile} query=${query} selection=${shown.selection} list=${shown.list} />`
            }
            <${KeptList} query=${query} list=${shown.list} />
          </div>
        `
    }
  `;
}

/** What stays when another type is looked at. */
function fixed(query) {
  return Object.fromEntries(
    ['service', 'span', 'from', 'to', 'view', 'compare'].map((name) => [name, query.get(name) ?? '']),
  );
}

function Filters({ choice }) {
  const { service, services, labels, span, from } = choice;
  return html`
    <form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}>
      <select aria-label="Service" value=${service} onChange=${(event) => changeQuery({ service: event.currentTarget.value, one: '' })}>
        <option value="">Service: all</option>
        ${[...new Set([...services, service])]
          .filter(Boolean)
          .map((value) => html`<option value=${value} selected=${value === service}>${value}</option>`)}
      </select>
      <div class="segments" role="group" aria-label="Time">
        ${SPANS.map(
          ({ key, title }) => html`
            <button type="button" aria-pressed=${from === '' && key === span} onClick=${() => changeQuery({ span: key, from: '', to: '', one: '' })}>
              ${title}
            </button>
          `,
        )}
      </div>
      <${ChosenLabels} labels=${labels} and=${{ one: '' }} />
    </form>
  `;
}

function When({ choice, list }) {
  const { from, to, total, bytes, parts } = list;
  const isPicked = choice.from !== '';
  const pick = (start, end) => changeQuery({ from: start, to: end, one: '' });
  return html`
    <section class="when" aria-label="Time">
      <div class="section-head">
        <span><b>${formatNumber(total)}</b> ${total === 1 ? 'profile' : 'profiles'} <span class="quiet">· ${formatBytes(bytes)}</span></span>
        <span class="quiet" title=${`${formatTime(from)} – ${formatTime(to)}`}>${formatClock(from)} – ${formatClock(to)}</span>
        ${
          isPicked
            ? html`<button onClick=${() => changeQuery({ from: '', to: '', one: '' })}>Up to now again</button>`
            : html`<span class="quiet hint">Pull over the bars to look closer.</span>`
        }
        <${TimeField} label="From" value=${from} onChange=${(time) => pick(time, to)} />
        <${TimeField} label="To" value=${to} onChange=${(time) => pick(from, time)} />
      </div>
      <${Timeline} label="Kept profiles" what="profiles" from=${from} to=${to} parts=${parts} onPick=${pick} />
    </section>
  `;
}

/** A time to type in, of here. */
function TimeField({ label, value, onChange }) {
  const change = (event) => {
    const time = new Date(event.currentTarget.value);
    if (!Number.isNaN(time.getTime())) onChange(time.toISOString());
  };
  return html`
    <input type="datetime-local" class="time-field" aria-label=${label} step="1" value=${formatTime(value).slice(0, 19).replace(' ', 'T')} onChange=${change} />
  `;
}

function Nothing() {
  return html`
    <${Message}>
      No profile is kept yet. They come from a component <code>starling.store</code> that a <code>forward_to</code> names;
      ${' '}the <a href=${linkTo(['pipeline'])}>pipeline</a> shows whether there is one.
    <//>
  `;
}
