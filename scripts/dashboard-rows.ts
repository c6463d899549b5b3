/** What the Grafana dashboard of deploy/monitoring shows. */

export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** What the legend says of a series → the expression. */
  readonly queries: Readonly<Record<string, string>>;
  /** One number instead of a line over time. */
  readonly isNumber?: boolean;
}

/** Which nodes a panel is about: those that are chosen at the top. */
const NODES = 'job=~"$job", instance=~"$instance"';
const COMPONENT = '{{component_id}}';
const ENDPOINT = '{{endpoint}}';
const INSTANCE = '{{instance}}';

/** From top to bottom, and in a row from left to right. */
export const dashboardRows: readonly { readonly title: string; readonly panels: readonly Panel[] }[] = [
  {
    title: 'Is all well?',
    panels: [
      number('Nodes', 'Nodes that Prometheus reaches.', 'none', `sum(up{${NODES}})`),
      number(
        'Series',
        'Targets times profile types.',
        'none',
        `sum(pyroscope_scrape_active_series{${NODES}})`,
      ),
      number(
        'Scrapes that fail',
        'Of all scrapes, in the last five minutes.',
        'percentunit',
        `sum(rate(pyroscope_scrape_scrapes_total{${NODES}, outcome="scrape_failed"}[5m])) / sum(rate(pyroscope_scrape_scrapes_total{${NODES}}[5m]))`,
      ),
      number(
        'Oldest that waits',
        'In the queues of all nodes.',
        's',
        `max(pyroscope_write_queue_oldest_age_seconds{${NODES}})`,
      ),
      number(
        'Given up',
        'Profiles that no endpoint will get, in the time that is shown.',
        'none',
        `sum(increase(pyroscope_write_dropped_profiles_total{${NODES}}[$__range])) or vector(0)`,
      ),
      number(
        'Nodes that see all others',
        'Less than the number of nodes: the cluster is split, or a node is starting.',
        'none',
        `count(cluster_node_gossip_alive_peers{${NODES}} == scalar(max(cluster_node_gossip_alive_peers{${NODES}})))`,
      ),
    ],
  },
  {
    title: 'Scraping',
    panels: [
      {
        title: 'Scrapes',
        description: 'By how they ended. The first of a delta is only its baseline.',
        unit: 'ops',
        queries: {
          '{{outcome}}': `sum by (outcome) (rate(pyroscope_scrape_scrapes_total{${NODES}}[$__rate_interval]))`,
        },
      },
      {
        title: 'Slots without a scrape',
        description: 'Overrun: the scrape before still ran. Late: the process stood still.',
        unit: 'ops',
        queries: {
          '{{reason}} {{instance}}': `sum by (reason, instance) (rate(pyroscope_scrape_skipped_slots_total{${NODES}}[$__rate_interval]))`,
        },
      },
      {
        title: 'Time of a scrape',
        description:
          'From the request until the profile is stored, the time that the target profiles included.',
        unit: 's',
        queries: {
          [`median ${COMPONENT}`]: quantile(0.5, 'pyroscope_scrape_duration_seconds', 'component_id'),
          [`99 % ${COMPONENT}`]: quantile(0.99, 'pyroscope_scrape_duration_seconds', 'component_id'),
        },
      },
      {
        title: 'Bytes from targets',
        description: 'As they were sent. This is what nodes even out between each other.',
        unit: 'Bps',
        queries: {
          [INSTANCE]: `sum by (instance) (rate(pyroscope_scrape_received_bytes_total{${NODES}}[$__rate_interval]))`,
        },
      },
    ],
  },
  {
    title: 'Sending',
    panels: [
      {
        title: 'Profiles sent',
        description: 'Taken by the endpoint.',
        unit: 'ops',
        queries: {
          [ENDPOINT]: `sum by (endpoint) (rate(pyroscope_write_sent_profiles_total{${NODES}}[$__rate_interval]))`,
        },
      },
      {
        title: 'Profiles that wait',
        description: 'On disk, or on their way.',
        unit: 'none',
        queries: { [`${ENDPOINT} ${INSTANCE}`]: `pyroscope_write_queue_profiles{${NODES}}` },
      },
      {
        title: 'Size of what waits',
        description: 'On disk. Its bound is capacity of queue_config.',
        unit: 'bytes',
        queries: { [`${ENDPOINT} ${INSTANCE}`]: `pyroscope_write_queue_bytes{${NODES}}` },
      },
      {
        title: 'Age of the oldest that waits',
        description: 'At sample_age_limit, one hour if nothing else is set, it is given up.',
        unit: 's',
        queries: { [`${ENDPOINT} ${INSTANCE}`]: `pyroscope_write_queue_oldest_age_seconds{${NODES}}` },
      },
      {
        title: 'Requests tried again, profiles given up',
        description: 'Retries cost nothing but time; what is given up is lost.',
        unit: 'ops',
        queries: {
          [`retries ${ENDPOINT}`]: `sum by (endpoint) (rate(pyroscope_write_retries_total{${NODES}}[$__rate_interval]))`,
          [`given up, {{reason}} ${ENDPOINT}`]: `sum by (endpoint, reason) (rate(pyroscope_write_queue_dropped_profiles_total{${NODES}}[$__rate_interval]))`,
        },
      },
      {
        title: 'Time of a request',
        description: 'One attempt, 99 % of them.',
        unit: 's',
        queries: {
          [ENDPOINT]: quantile(0.99, 'pyroscope_write_latency', 'endpoint', ', type="push_downstream"'),
        },
      },
    ],
  },
  {
    title: 'Cluster',
    panels: [
      {
        title: 'Nodes that each node sees alive',
        description: 'Lines that stay apart are a split.',
        unit: 'none',
        queries: { [INSTANCE]: `cluster_node_gossip_alive_peers{${NODES}}` },
      },
      {
        title: 'Series of each node',
        description:
          'What it scrapes now. Heavy ones count for several, so that the numbers need not be equal.',
        unit: 'none',
        queries: { [INSTANCE]: `sum by (instance) (cluster_series{${NODES}, status="held"})` },
      },
      {
        title: 'Series on the move',
        description: 'Pending for long: the node that should have them does not want them.',
        unit: 'none',
        queries: { '{{status}}': `sum by (status) (cluster_series{${NODES}, status!="held"})` },
      },
      {
        title: 'Hand-overs and their troubles',
        description: 'Lost: the node died. Doubled: two nodes worked on it. Abandoned: nobody asked.',
        unit: 'ops',
        queries: {
          '{{direction}}': `sum by (direction) (rate(cluster_hand_overs_total{${NODES}}[$__rate_interval]))`,
          'trouble: {{kind}}': `sum by (kind) (rate(cluster_hand_over_troubles_total{${NODES}}[$__rate_interval]))`,
        },
      },
      {
        title: 'Clocks',
        description: 'Of others less its own.',
        unit: 's',
        queries: { '{{instance}} → {{peer}}': `cluster_node_clock_offset_seconds{${NODES}}` },
      },
      {
        title: 'Traffic between nodes',
        description: 'What each node sends to others.',
        unit: 'Bps',
        queries: {
          [INSTANCE]: `sum by (instance) (rate(cluster_transport_tx_bytes_total{${NODES}}[$__rate_interval]))`,
        },
      },
    ],
  },
  {
    title: 'Processes',
    panels: [
      {
        title: 'CPU time',
        description: 'Cores in use.',
        unit: 'none',
        queries: {
          [INSTANCE]: `rate(starling_resources_process_cpu_seconds_total{${NODES}}[$__rate_interval])`,
        },
      },
      {
        title: 'Memory',
        description: 'Resident.',
        unit: 'bytes',
        queries: { [INSTANCE]: `starling_resources_process_resident_memory_bytes{${NODES}}` },
      },
      {
        title: 'Delay of the event loop',
        description: '99 %. Beyond a second or two others may believe the node dead.',
        unit: 's',
        queries: { [INSTANCE]: `starling_event_loop_delay_seconds{${NODES}, quantile="0.99"}` },
      },
      {
        title: 'Versions',
        description: 'Nodes of each.',
        unit: 'none',
        queries: {
          '{{version}}, Node {{node_version}}': `count by (version, node_version) (starling_build_info{${NODES}})`,
        },
      },
    ],
  },
];

function number(title: string, description: string, unit: string, expression: string): Panel {
  return { title, description, unit, queries: { [title]: expression }, isNumber: true };
}

function quantile(part: number, metric: string, label: string, selector = ''): string {
  return `histogram_quantile(${part}, sum by (le, ${label}) (rate(${metric}_bucket{${NODES}${selector}}[$__rate_interval])))`;
}
