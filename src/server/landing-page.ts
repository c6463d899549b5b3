import type { FastifyInstance } from 'fastify';
import type { ComponentInfo } from '../runtime/index.ts';
import type { RouteContext } from './route-context.ts';
import { uiPath } from './ui-path.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
.healthy { color: #1a7f37; } .unhealthy, .exited { color: #cf222e; } .unknown { color: #9a6700; }
`;

/** The start page: the components and their health, and where everything else is. */
export function addLandingPage(app: FastifyInstance, { runtime, uiPathPrefix, version }: RouteContext): void {
  const stylePath = uiPath(uiPathPrefix, '/style.css');
  app.get(stylePath, async (_request, reply) => {
    reply.type('text/css; charset=utf-8');
    return STYLE;
  });
  app.get(uiPath(uiPathPrefix, '/'), async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    const api = uiPath(uiPathPrefix, '/api/v0/web/components');
    const links = ['/metrics', '/-/ready', '/-/healthy', '/debug/pprof/', api];
    return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Starling</title><link rel="stylesheet" href="${escapeHtml(stylePath)}"></head>
<body>
<h1>Starling ${escapeHtml(version)}</h1>
<table>
<thead><tr><th>Health</th><th>Component</th><th>Message</th></tr></thead>
<tbody>
${(runtime.components() ?? []).map((info) => row(info, api)).join('\n')}
</tbody>
</table>
<p>${links.map((link) => `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`).join(' · ')}</p>
</body>
</html>
`;
  });
}

function row({ localId, health }: ComponentInfo, api: string): string {
  const link = `${api}/${encodeURIComponent(localId)}`;
  return `<tr><td class="${health.state}">${health.state}</td><td><a href="${escapeHtml(link)}">${escapeHtml(localId)}</a></td><td>${escapeHtml(health.message)}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
