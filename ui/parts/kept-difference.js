import { formatClock, formatNumber, formatSample, formatShare } from '../format.js';
import { useAnswer, useSteady } from '../live.js';
import { changeQuery } from '../router.js';
import { html, useMemo, useState } from '../view.js';
import { changeClass, changedFunctions, comparedTree } from './difference.js';
import { FlameGraph } from './flame-graph.js';
import { Message, Waiting } from './message.js';
import { ProfileTools } from './profile-tools.js';

const COLOURS = ['less-3', 'less-2', 'less-1', 'same', 'more-1', 'more-2', 'more-3'];
const LISTED = 50;

/** How the profiles of a time differ from those of as long a time just before. */
export function KeptDifference({ query, selection }) {
  const params = new URLSearchParams(selection);
  const sampleType = query.get('sample') ?? '';
  if (sampleType !== '') params.set('sample_type', sampleType);
  const answer = useAnswer(`profiles/difference/flame?${params}`, Number.POSITIVE_INFINITY);
  const { shown, isOld } = useSteady(answer);
  return html`
    <section class=${isOld && shown ? 'profile old' : 'profile'} aria-label="Difference">
      <div class="section-head">
        <h2>Compared with before</h2>
        ${shown && html`<${About} shown=${shown} />`}
        <button onClick=${() => void answer.reload()}>Compare anew</button>
        <button onClick=${() => changeQuery({ compare: '' })}>End comparing</button>
      </div>
      ${
        shown !== undefined
          ? html`<${Difference} shown=${shown} query=${query} />`
          : answer.error === undefined
            ? html`<${Waiting} />`
            : html`<${Message}>${answer.error}. Pick another time, such as the second half of this one.<//>`
      }
    </section>
  `;
}

function About({ shown: { before, after } }) {
  const profiles = ({ merged }) => `${formatNumber(merged)} ${merged === 1 ? 'profile' : 'profiles'}`;
  return html`
    <span class="quiet">
      ${profiles(after)} from ${formatClock(after.from)} on with ${profiles(before)} from ${formatClock(before.from)} on
    </span>
  `;
}

function Difference({ shown, query }) {
  const [search, setSearch] = useState('');
  const tree = useMemo(() => comparedTree(shown.tree), [shown]);
  const { unit = '' } = shown.sample_types.find(({ type }) => type === shown.sample_type) ?? {};
  const isTable = query.get('view') === 'table';
  return html`
    <${ProfileTools} types=${shown.sample_types} type=${shown.sample_type} isTable=${isTable} search=${search} onSearch=${setSearch}>
      <span class="legend">less${COLOURS.map((colour) => html`<i class=${colour}></i>`)}more</span>
    <//>
    <p class="quiet origin">
      Shares of the whole, which was ${formatSample(shown.tree.before, unit)} before and is ${formatSample(shown.tree.after, unit)} now.
    </p>
    ${
      isTable
        ? html`<${Changes} functions=${changedFunctions(tree)} search=${search} />`
        : html`<${FlameGraph} tree=${tree} unit=${unit} search=${search} lookOf=${changeClass} describe=${describe} />`
    }
  `;
}

function Changes({ functions, search }) {
  const found = functions.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Functions">
      <table>
        <thead>
          <tr><th scope="col">Function, itself</th><th scope="col" class="figure">Before</th><th scope="col" class="figure">Now</th><th scope="col" class="figure">Change</th></tr>
        </thead>
        <tbody>
          ${found.slice(0, LISTED).map(
            ({ name, before, after }) => html`
              <tr>
                <td class="function-name">${name}</td>
                <td class="figure">${formatShare(before, 1)}</td>
                <td class="figure">${formatShare(after, 1)}</td>
                <td class="figure"><b>${changeText(before, after)}</b></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function describe({ before, after }) {
  return `${formatShare(before, 1)} → ${formatShare(after, 1)} (${changeText(before, after)})`;
}

function changeText(before, after) {
  const change = after - before;
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${formatShare(Math.abs(change), 1)}`;
}
