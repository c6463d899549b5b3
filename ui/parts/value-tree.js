import { html } from '../view.js';

/** Longer lists are shown in part: the browser would stand still. */
const MAX_ITEMS = 200;

/** Arguments or exports of a component, as the API shows them. */
export function FieldTable({ fields, title }) {
  if (fields.length === 0) return html`<p class="quiet">None.</p>`;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="fields">
        <thead class="hidden"><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>
        <tbody>${fields.map((field) => html`<${FieldRow} field=${field} depth=${0} />`)}</tbody>
      </table>
    </div>
  `;
}

function FieldRow({ field, depth }) {
  const indent = { paddingLeft: `${depth * 22 + 8}px` };
  if (field.type === 'attr') {
    return html`
      <tr class=${field.isDefault ? 'default' : ''}>
        <th scope="row" style=${indent}>${field.name}</th>
        <td><${Value} value=${field.value} />${field.isDefault && html` <span class="tag">default</span>`}</td>
      </tr>
    `;
  }
  return html`
    <tr class="block"><th scope="row" colspan="2" style=${indent}>${field.name} ${field.label && html`<span class="text-value">${JSON.stringify(field.label)}</span>`}</th></tr>
    ${field.body.map((inner) => html`<${FieldRow} field=${inner} depth=${depth + 1} />`)}
  `;
}

function Value({ value: { type, value } }) {
  switch (type) {
    case 'array':
      return html`<${Items} items=${value} open="[" close="]" show=${(item) => html`<${Value} value=${item} />`} />`;
    case 'object':
      return html`<${Items} items=${value} open="{" close="}" show=${(field) => html`<span class="key">${field.key}</span> = <${Value} value=${field.value} />`} />`;
    case 'string':
      return html`<span class="text-value">${JSON.stringify(value)}</span>`;
    case 'capsule':
    case 'function':
      return html`<span class="capsule-value">${value}</span>`;
    default:
      return html`<span class="plain-value">${String(value)}</span>`;
  }
}

/** Facts that a component tells, which may be any JSON. */
export function JsonTree({ value }) {
  if (Array.isArray(value)) {
    return html`<${Items} items=${value} open="[" close="]" show=${(item) => html`<${JsonTree} value=${item} />`} />`;
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value);
    return html`<${Items} items=${fields} open="{" close="}" show=${([name, inner]) => html`<span class="key">${name}</span>: <${JsonTree} value=${inner} />`} />`;
  }
  return html`<span class=${typeof value === 'string' ? 'text-value' : 'plain-value'}>${JSON.stringify(value)}</span>`;
}

function Items({ items, open, close, show }) {
  if (items.length === 0) return html`<span class="quiet">${open}${close}</span>`;
  const list = html`<ul class="items">${items.slice(0, MAX_ITEMS).map((item) => html`<li>${show(item)}</li>`)}</ul>`;
  const more = items.length - MAX_ITEMS;
  return html`
    <details open=${items.length <= 12}>
      <summary>${open}${items.length} ${items.length === 1 ? 'entry' : 'entries'}${close}</summary>
      ${list}${more > 0 && html`<p class="quiet">and ${more} more</p>`}
    </details>
  `;
}
