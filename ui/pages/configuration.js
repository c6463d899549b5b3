import { post } from '../api.js';
import { formatTime } from '../format.js';
import { useAnswer, useLive } from '../live.js';
import { Ago } from '../parts/ago.js';
import { Message, Waiting } from '../parts/message.js';
import { html, useEffect, useState } from '../view.js';

/** The text that runs, and how it was loaded last. */
export function ConfigurationPage() {
  const { data, error, reload } = useAnswer('configuration', 10_000);
  const { status } = useLive();
  const [failure, setFailure] = useState('');
  useEffect(() => void reload(), [status?.loaded]);
  if (data === undefined) return html`<h1>Configuration</h1><${Waiting} error=${error} />`;
  const { files, last_load: load } = data;
  const ask = async () => {
    try {
      await post('reload');
      setFailure('');
    } catch (reason) {
      setFailure(reason instanceof Error ? reason.message : String(reason));
    }
    void reload();
  };
  return html`
    <div class="title"><h1>Configuration</h1><button class="primary" onClick=${ask}>Reload</button></div>
    ${failure !== '' && html`<${Message} kind="error">The reload was not done: ${failure}<//>`}
    <${LoadResult} load=${load} />
    ${files.map((file) => html`<${File} key=${file.name} file=${file} marks=${load.successful ? load.diagnostics : []} />`)}
  `;
}

function LoadResult({ load }) {
  const { successful, diagnostics } = load;
  const kind = !successful ? 'error' : diagnostics.length > 0 ? 'warning' : 'success';
  return html`
    <${Message} kind=${kind}>
      <b>${successful ? 'Loaded' : 'The last reload was refused; what is below keeps running.'}</b>${' '}
      <${Ago} time=${load.at} /> <span class="quiet">(${formatTime(load.at)}) · SHA-256 of what runs ${load.sha256.slice(0, 12)}</span>
      ${
        diagnostics.length > 0 &&
        html`<ul class="diagnostics">
          ${diagnostics.map(
            ({ severity, message, file, line, column }) => html`
              <li class=${severity}><b>${severity}</b> ${file !== '' && html`<code>${baseName(file)}:${line}:${column}</code>`} ${message}</li>
            `,
          )}
        </ul>`
      }
    <//>
  `;
}

function File({ file, marks }) {
  const lines = file.text.replace(/\n$/, '').split('\n');
  const marked = new Map(marks.filter((mark) => mark.file === file.name).map((mark) => [mark.line, mark]));
  return html`
    <section aria-label=${file.name}>
      <h2 class="url">${file.name}</h2>
      <div class="scroll code-box" tabindex="0" role="region" aria-label=${`Text of ${baseName(file.name)}`}>
        <pre class="code"><code>${lines.map((line, index) => {
          const mark = marked.get(index + 1);
          return html`<span class=${`line ${mark?.severity ?? ''}`} title=${mark?.message}>${highlight(line)}\n</span>`;
        })}</code></pre>
      </div>
    </section>
  `;
}

const TOKENS =
  /(\/\/.*$|#.*$)|("(?:[^"\\]|\\.)*")|\b(true|false|null|\d+(?:\.\d+)?)\b|^(\s*[\w.]+)(?=\s*(?:"[^"]*"\s*)?\{)/g;
const KINDS = ['comment', 'text-value', 'plain-value', 'key'];

/** A line with its parts told apart; a glance is enough here, so a line is all that is looked at. */
function highlight(line) {
  const parts = [];
  let at = 0;
  for (const match of line.matchAll(TOKENS)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    parts.push(line.slice(at, match.index), html`<span class=${kind}>${match[0]}</span>`);
    at = match.index + match[0].length;
  }
  return [...parts, line.slice(at)];
}

function baseName(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
