import { useAnswer } from '../live.js';
import { Ago } from '../parts/ago.js';
import { Health } from '../parts/health.js';
import { Message, Waiting } from '../parts/message.js';
import { FieldTable, JsonTree } from '../parts/value-tree.js';
import { linkTo } from '../router.js';
import { html } from '../view.js';

/** One component: how it is, what it was given, what it gives. */
export function ComponentPage({ id }) {
  const path = id.split('/').map(encodeURIComponent).join('/');
  const { data, error } = useAnswer(`web/components/${path}`, 5_000);
  const crumbs = html`<nav class="crumbs" aria-label="Way back"><a href="#/pipeline">Pipeline</a> <span aria-hidden="true">›</span> ${id}</nav>`;
  if (data === undefined) return html`${crumbs}<h1>${id}</h1><${Waiting} error=${error} />`;
  const isIll = data.health.state === 'unhealthy' || data.health.state === 'exited';
  const scrapes = data.name.endsWith('.scrape');
  return html`
    ${crumbs}
    <div class="title"><h1>${id}</h1><${Health} state=${data.health.state} /></div>
    <${Message} kind=${isIll ? 'error' : 'info'}>${data.health.message} · <${Ago} time=${data.health.updatedTime} /><//>
    <dl class="facts">
      <div><dt>Refers to</dt><dd><${Links} ids=${data.referencesTo} module=${data.moduleID} /></dd></div>
      <div><dt>Referred to by</dt><dd><${Links} ids=${data.referencedBy} module=${data.moduleID} /></dd></div>
      ${
        data.createdModuleIDs.length > 0 &&
        html`<div><dt>Modules</dt><dd>${data.createdModuleIDs.map((module) => html`<a href=${linkTo(['pipeline'], { module })}>${module}</a> `)}</dd></div>`
      }
      ${scrapes && html`<div><dt>Targets</dt><dd><a href=${linkTo(['targets'], { component: id })}>show its targets</a></dd></div>`}
    </dl>
    <section aria-label="Arguments"><h2>Arguments</h2><${FieldTable} fields=${data.arguments} title="Arguments" /></section>
    <section aria-label="Exports"><h2>Exports</h2><${FieldTable} fields=${data.exports} title="Exports" /></section>
    ${
      data.debugInfo !== null &&
      html`<section aria-label="Debug info"><h2>Debug info</h2><div class="json"><${JsonTree} value=${data.debugInfo} /></div></section>`
    }
  `;
}

function Links({ ids, module }) {
  if (ids.length === 0) return html`<span class="quiet">nothing</span>`;
  const full = (id) => (module === '' ? id : `${module}/${id}`);
  return ids.map((id) => html`<a href=${linkTo(['component', full(id)])}>${id}</a> `);
}
