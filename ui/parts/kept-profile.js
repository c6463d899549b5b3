import { formatBytes, formatNumber, formatTime } from '../format.js';
import { useAnswer, useSteady } from '../live.js';
import { changeQuery } from '../router.js';
import { html, useEffect, useRef, useState } from '../view.js';
import { Waiting } from './message.js';
import { ProfilePanel } from './profile-panel.js';
import { ShowNewest } from './show-newest.js';

/** Merging is work for every node, so that the newest profile may be missing for so long. */
const MERGED_AGE_MS = 20_000;

/** The profiles of a time as one, or the one that somebody picked. */
export function KeptProfile({ query, selection, list }) {
  const one = query.get('one') ?? '';
  const path = one === '' ? 'profiles/merged' : `profiles/${one}`;
  const picked = one === '' ? undefined : list.profiles.find((profile) => addressOf(profile) === one);
  const params = new URLSearchParams(one === '' ? selection : '');
  const download = `api/v0/${path}/profile${params.size === 0 ? '' : `?${params}`}`;
  const sampleType = query.get('sample') ?? '';
  if (sampleType !== '') params.set('sample_type', sampleType);
  const [search, setSearch] = useState('');
  const [isFrozen, setIsFrozen] = useState(false);
  const flamePath = `${path}/flame${params.size === 0 ? '' : `?${params}`}`;
  const answer = useAnswer(flamePath, Number.POSITIVE_INFINITY);
  const { error, reload } = answer;
  const { shown, isOld } = useSteady(answer);
  const newest = list.profiles[0]?.taken;
  useEffect(() => setIsFrozen(false), [flamePath]);
  const fetchedMs = useRef(0);
  useEffect(() => {
    fetchedMs.current = Date.now();
  }, [answer.data, error]);
  useEffect(() => {
    // What is newer comes by itself, unless somebody reads this.
    const isDue = Date.now() - fetchedMs.current >= MERGED_AGE_MS && !isOld;
    if (one === '' && !isFrozen && search === '' && isDue) void reload();
  }, [newest, list.total]);
  const freeze = () => setIsFrozen(true);
  return html`
    <section class=${isOld && shown ? 'profile old' : 'profile'} aria-label="Profile" onClick=${freeze} onKeyDown=${freeze}>
      <div class="section-head">
        <h2>${one === '' ? headOf(shown) : 'One profile'}</h2>
        ${picked && html`<span class="quiet">${formatTime(picked.taken).slice(0, 19)} · ${picked.labels.service_name ?? ''} · node ${picked.node}</span>`}
        ${shown && html`<span class="quiet">${formatBytes(shown.bytes)}</span>`}
        ${one !== '' && html`<button onClick=${() => changeQuery({ one: '' })}>All of this time</button>`}
        ${
          one === '' &&
          isFrozen &&
          html`<${ShowNewest} onShow=${() => {
            setIsFrozen(false);
            void reload();
          }} />`
        }
        ${one === '' && html`<button onClick=${() => changeQuery({ compare: 'before' })} title="How it differs from as long a time just before">Compare with before</button>`}
        ${shown && html`<a class="button" href=${download} download>Download .pb.gz</a>`}
      </div>
      ${shown?.skipped > 0 && html`<p class="quiet">${formatNumber(shown.skipped)} were left out: damaged, or of other sample types.</p>`}
      ${
        shown === undefined
          ? html`<${Waiting} error=${error} />`
          : html`<${ProfilePanel} shown=${shown} query=${query} search=${search} onSearch=${setSearch} />`
      }
    </section>
  `;
}

/** Where the API has it. */
export function addressOf({ node, component, profile }) {
  return [node, component, profile].map(encodeURIComponent).join('/');
}

function headOf(shown) {
  if (shown === undefined) return 'All of this time';
  const { merged, total } = shown;
  if (merged === total) return merged === 1 ? 'One profile' : `${formatNumber(merged)} profiles as one`;
  return `The newest ${formatNumber(merged)} of ${formatNumber(total)} profiles as one`;
}
