import { formatBytes } from '../format.js';
import { useAnswer } from '../live.js';
import { html, useEffect, useState } from '../view.js';
import { Ago } from './ago.js';
import { Message, Waiting } from './message.js';
import { ProfilePanel } from './profile-panel.js';
import { ShowNewest } from './show-newest.js';

const ORIGINS = {
  forwarded: '',
  primed:
    'the first of its kind: everything since the process started; differences come from the next one on',
  asked: 'taken by hand and sent nowhere; counters are since the process started',
};

/** The last profile of a target: flame graph or table, one sample type at a time. */
export function ProfileView({ path, target, query }) {
  const sampleType = query.get('sample') ?? '';
  const [search, setSearch] = useState('');
  const [isFrozen, setIsFrozen] = useState(false);
  const flamePath = `${path}/flame${sampleType === '' ? '' : `?sample_type=${encodeURIComponent(sampleType)}`}`;
  const { data: shown, error, reload } = useAnswer(flamePath, Number.POSITIVE_INFINITY);
  useEffect(() => {
    addEventListener('profile-taken', reload);
    return () => removeEventListener('profile-taken', reload);
  }, [reload]);
  useEffect(() => {
    // A newer profile comes by itself, unless somebody reads this one.
    if (!isFrozen && shown?.origin !== 'asked' && search === '') void reload();
  }, [target.last_scrape]);
  return html`
    <section class="profile" aria-label="Last profile" onClick=${() => setIsFrozen(true)} onKeyDown=${() => setIsFrozen(true)}>
      <div class="section-head">
        <h2>Last profile</h2>
        ${
          shown &&
          html`<span class="quiet"><${Ago} time=${shown.taken} /> · ${formatBytes(shown.bytes)}</span>
            ${
              isFrozen &&
              html`<${ShowNewest} onShow=${() => {
                setIsFrozen(false);
                void reload();
              }} />`
            }
            <a class="button" href=${`api/v0/${path}/profile`} download>Download .pb.gz</a>`
        }
      </div>
      ${
        shown === undefined
          ? html`<${NoProfile} error=${error} target=${target} />`
          : html`
        ${ORIGINS[shown.origin] !== '' && html`<p class="quiet origin">${ORIGINS[shown.origin]}</p>`}
        <${ProfilePanel} shown=${shown} query=${query} search=${search} onSearch=${setSearch} />
      `
      }
    </section>
  `;
}

function NoProfile({ error, target }) {
  if (error === undefined) return html`<${Waiting} />`;
  return html`
    <${Message}>
      ${error}. ${target.health === 'up' ? 'The next scrape brings one, and so does "Scrape now".' : 'It comes with the first scrape that succeeds.'}
    <//>
  `;
}
