import type { Panel } from './dashboard-rows.ts';
import { dashboardRows } from './dashboard-rows.ts';

const PANEL_HEIGHT = 8;
const NUMBER_HEIGHT = 4;
const WIDTH = 24;

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as Grafana imports it. */
export function dashboardJson(): string {
  const dashboard = {
    uid: 'starling',
    title: 'Starling',
    tags: ['profiling', 'starling'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' },
        variable('job', 'Job', 'label_values(starling_build_info, job)'),
        variable('instance', 'Node', 'label_values(starling_build_info{job=~"$job"}, instance)'),
      ],
    },
    panels: panelsOf(),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

function variable(name: string, label: string, query: string): object {
  const all = { includeAll: true, multi: true, current: { text: 'All', value: '$__all' } };
  return { name, label, type: 'query', datasource: DATA_SOURCE, query, refresh: 2, sort: 1, ...all };
}

function panelsOf(): readonly object[] {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: inRow } of dashboardRows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      gridPos: { x: 0, y, w: WIDTH, h: 1 },
      panels: [],
    });
    y++;
    let x = 0;
    for (const [index, panel] of inRow.entries()) {
      const width = WIDTH / (panel.isNumber === true ? inRow.length : 2);
      const height = panel.isNumber === true ? NUMBER_HEIGHT : PANEL_HEIGHT;
      panels.push(panelJson(panels.length + 1, panel, { x, y, w: width, h: height }));
      x += width;
      if (x < WIDTH && index < inRow.length - 1) continue;
      x = 0;
      y += height;
    }
  }
  return panels;
}

function panelJson(id: number, panel: Panel, gridPos: object): object {
  const { title, description, unit, queries, isNumber = false } = panel;
  const targets = Object.entries(queries).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource: DATA_SOURCE,
    expr,
    legendFormat,
    instant: isNumber,
    range: !isNumber,
  }));
  return {
    id,
    type: isNumber ? 'stat' : 'timeseries',
    title,
    description,
    gridPos,
    datasource: DATA_SOURCE,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets,
  };
}
