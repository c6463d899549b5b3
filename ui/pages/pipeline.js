import { formatBytes, formatNumber, formatRate } from '../format.js';
import { useAnswer } from '../live.js';
import { BOX, layOutGraph } from '../parts/graph-layout.js';
import { Health } from '../parts/health.js';
import { Message, Waiting } from '../parts/message.js';
import { linkTo } from '../router.js';
import { html, useMemo } from '../view.js';

/** The components of this node as a graph, and as a list. */
export function PipelinePage({ module }) {
  const { data, error } = useAnswer(
    `pipeline${module === '' ? '' : `?module=${encodeURIComponent(module)}`}`,
  );
  const shape = JSON.stringify([
    data?.components.map(({ id }) => id),
    data?.edges.map(({ from, to }) => [from, to]),
  ]);
  const drawn = useMemo(
    () => (data === undefined ? undefined : layOutGraph(data.components, data.edges)),
    [shape],
  );
  if (data === undefined || drawn === undefined) return html`<h1>Pipeline</h1><${Waiting} error=${error} />`;
  const { components, edges } = data;
  return html`
    ${module !== '' && html`<nav class="crumbs" aria-label="Way back"><a href="#/pipeline">Pipeline</a> <span aria-hidden="true">›</span> ${module}</nav>`}
    <h1>${module === '' ? 'Pipeline' : module}</h1>
    ${components.length === 0 && html`<${Message}>There is no component here.<//>`}
    <div class="scroll graph-box" tabindex="0" role="region" aria-label="Graph of the components">
      <svg class="graph" width=${drawn.width} height=${drawn.height} viewBox=${`0 0 ${drawn.width} ${drawn.height}`}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse"
            markerWidth="10" markerHeight="10" orient="auto-start-reverse">
            <path d="M0,0 L8,4 L0,8 z" class="arrow-head" />
          </marker>
        </defs>
        ${drawn.arrows.map((arrow, index) => html`<${Arrow} arrow=${arrow} edge=${edges[index]} />`)}
        ${drawn.boxes.map((box, index) => html`<${Box} box=${box} component=${components[index]} />`)}
      </svg>
    </div>
    <section aria-label="Components">
      <h2>Components</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Components">
        <table>
          <thead><tr><th scope="col">Health</th><th scope="col">Component</th><th scope="col">Message</th></tr></thead>
          <tbody>
            ${components.map(
              ({ id, health, message, modules }) => html`
                <tr>
                  <td><${Health} state=${health} /></td>
                  <td>
                    <a href=${linkTo(['component', id])}>${id}</a>
                    ${modules.map((inner) => html` <a class="tag" href=${linkTo(['pipeline'], { module: inner })}>open module</a>`)}
                  </td>
                  <td>${message}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function Box({ box: { x, y }, component: { id, name, health, modules } }) {
  const label = id.slice(id.lastIndexOf('/') + 1).slice(name.length + 1) || name;
  const link =
    modules.length === 0 ? linkTo(['component', id]) : linkTo(['pipeline'], { module: modules[0] });
  return html`
    <a href=${link} class=${`box ${health}`} transform=${`translate(${x},${y})`}>
      <title>${id}</title>
      <rect width=${BOX.width} height=${BOX.height} rx="8" />
      <circle cx="18" cy=${BOX.height / 2} r="5" />
      <text x="34" y="26" class="box-label">${shorten(label, 25)}</text>
      <text x="34" y="45" class="box-name">${shorten(name, 29)}</text>
    </a>
  `;
}

function Arrow({ arrow: { path, middle }, edge }) {
  const lines = flowOf(edge);
  const isIdle = edge.kind === 'profiles' && edge.profiles_per_second === 0;
  return html`
    <g class=${`flow ${edge.kind} ${isIdle ? 'idle' : ''}`}>
      <path d=${path} marker-end="url(#arrow)" />
      ${lines.map((text, index) => html`<text x=${middle.x} y=${middle.y - 8 + index * 22} text-anchor="middle">${text}</text>`)}
    </g>
  `;
}

function flowOf({ kind, profiles_per_second: profiles, bytes_per_second: bytes, targets }) {
  if (kind === 'profiles') return [formatRate(profiles, 'profiles'), `${formatBytes(Math.round(bytes))}/s`];
  return kind === 'targets' ? [`${formatNumber(targets)} ${targets === 1 ? 'target' : 'targets'}`] : [];
}

function shorten(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
