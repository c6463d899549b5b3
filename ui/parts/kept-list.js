import { formatBytes, formatNumber, formatTime } from '../format.js';
import { changeQuery } from '../router.js';
import { html } from '../view.js';
import { Ago } from './ago.js';
import { addressOf } from './kept-profile.js';
import { LabelList, PLAIN_LABELS, withLabel } from './label-list.js';
import { nameOf } from './target-rows.js';

/** The profiles of a time, one a row; picking one shows it. */
export function KeptList({ query, list: { profiles, total } }) {
  if (profiles.length === 0) return null;
  const one = query.get('one') ?? '';
  return html`
    <section class="kept" aria-label="Kept profiles">
      <div class="section-head">
        <h2>Kept profiles</h2>
        <span class="quiet">${total > profiles.length ? `the newest ${formatNumber(profiles.length)} of ${formatNumber(total)}` : 'the newest first'}</span>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Kept profiles">
        <table>
          <thead>
            <tr><th scope="col">Came</th><th scope="col">Target</th><th scope="col">Node</th><th scope="col" class="figure">Size</th></tr>
          </thead>
          <tbody>
            ${profiles.map((profile) => {
              const address = addressOf(profile);
              return html`<${Row} key=${address} profile=${profile} address=${address} isShown=${address === one} />`;
            })}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function Row({ profile, address, isShown }) {
  const { labels, node, taken, bytes } = profile;
  const pick = (name, value) => changeQuery({ label: withLabel(name, value), one: '' });
  return html`
    <tr class=${isShown ? 'shown' : ''}>
      <td class="came">
        <button class="plain" aria-pressed=${isShown} onClick=${() => changeQuery({ one: isShown ? '' : address })} title="Show this one">
          ${formatTime(taken).slice(0, 19)}
        </button>
        ${' '}<span class="quiet"><${Ago} time=${taken} /></span>
      </td>
      <td><b>${nameOf({ labels, url: '', series: '' })}</b> <${LabelList} labels=${labels} except=${PLAIN_LABELS} onPick=${pick} /></td>
      <td>${node}</td>
      <td class="figure">${formatBytes(bytes)}</td>
    </tr>
  `;
}
