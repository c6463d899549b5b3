/** The debug UI: the frame around every page, and which page is shown. */
import { connect, useLive } from './live.js';
import { ClusterPage } from './pages/cluster.js';
import { ComponentPage } from './pages/component.js';
import { ConfigurationPage } from './pages/configuration.js';
import { PipelinePage } from './pages/pipeline.js';
import { ProfilesPage } from './pages/profiles.js';
import { QueuesPage } from './pages/queues.js';
import { TargetPage } from './pages/target.js';
import { TargetsPage } from './pages/targets.js';
import { Message } from './parts/message.js';
import { linkTo, useRoute } from './router.js';
import { currentTheme, restoreTheme, switchTheme } from './theme.js';
import { html, render, useEffect, useErrorBoundary, useRef, useState } from './view.js';

const PAGES = [
  { page: 'targets', title: 'Targets' },
  { page: 'profiles', title: 'Profiles', isShown: (status) => status?.keeps_profiles === true },
  { page: 'cluster', title: 'Cluster' },
  { page: 'pipeline', title: 'Pipeline' },
  { page: 'queues', title: 'Queues' },
  { page: 'configuration', title: 'Configuration' },
];

/** Pages that are reached through another. */
const PARENTS = new Map([
  ['target', 'targets'],
  ['component', 'pipeline'],
]);

function App() {
  const route = useRoute();
  const [error, retry] = useErrorBoundary();
  const main = useRef(null);
  const shown = PARENTS.get(route.page) ?? route.page;
  useEffect(() => {
    const title = PAGES.find(({ page }) => page === shown)?.title ?? 'Starling';
    document.title = title === 'Starling' ? title : `${title} · Starling`;
  }, [shown]);
  useEffect(() => retry?.(), [route.page]);
  return html`
    <button class="skip" onClick=${() => main.current?.focus()}>Skip to content</button>
    <${Header} shown=${shown} />
    <main ref=${main} tabindex="-1">
      ${error === undefined ? html`<${Page} route=${route} />` : html`<${Message} kind="error">This page failed: ${String(error)}<//>`}
    </main>
  `;
}

function Page({ route: { page, parts, query } }) {
  switch (page) {
    case 'targets':
      return html`<${TargetsPage} query=${query} />`;
    case 'target':
      return html`<${TargetPage} component=${parts[0]} series=${parts[1]} query=${query} />`;
    case 'profiles':
      return html`<${ProfilesPage} query=${query} />`;
    case 'cluster':
      return html`<${ClusterPage} />`;
    case 'pipeline':
      return html`<${PipelinePage} module=${query.get('module') ?? ''} />`;
    case 'component':
      return html`<${ComponentPage} id=${parts.join('/')} />`;
    case 'queues':
      return html`<${QueuesPage} />`;
    case 'configuration':
      return html`<${ConfigurationPage} />`;
    default:
      return html`<${Message} kind="error">There is no such page. <a href="#/">Go to the targets.</a><//>`;
  }
}

function Header({ shown }) {
  const { connection, status } = useLive();
  const [theme, setTheme] = useState(currentTheme());
  const toggle = () => {
    switchTheme();
    setTheme(currentTheme());
  };
  const other = theme === 'dark' ? 'light' : 'dark';
  return html`
    <header>
      <a class="brand" href="#/"><img src="icon.svg" alt="" width="26" height="26" />Starling</a>
      <nav aria-label="Pages">
        ${PAGES.filter(({ page, isShown }) => page === shown || isShown === undefined || isShown(status)).map(
          ({ page, title }) => html`
            <a href=${linkTo([page])} aria-current=${shown === page ? 'page' : undefined}>${title}</a>
          `,
        )}
      </nav>
      <div class="node">
        ${
          status &&
          html`<span class="node-name" title=${`Starling ${status.version}`}>
            <span class="quiet">seen from</span> <b>${status.node}</b>
          </span>`
        }
        <span class=${`connection ${connection}`} role="status">
          ${{ live: 'live', connecting: 'connecting …', lost: 'connection lost, trying again …' }[connection]}
        </span>
        <button class="icon" onClick=${toggle} aria-label=${`Switch to ${other} colours`} title=${`Switch to ${other} colours`}>
          ${theme === 'dark' ? '☀' : '☾'}
        </button>
      </div>
    </header>
    ${
      status?.load_successful === false &&
      html`<${Message} kind="warning" class="banner">
        The last reload was refused; the configuration before keeps running.${' '}
        <a href=${linkTo(['configuration'])}>See why</a>
      <//>`
    }
  `;
}

restoreTheme();
connect();
render(html`<${App} />`, document.getElementById('app'));
