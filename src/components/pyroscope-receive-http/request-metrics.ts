import type { Gauge, Histogram, MetricsScope } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { INGEST_PATH } from './ingest.ts';
import { PUSH_PATH } from './push-service.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';

const PREFIX = 'pyroscope_receive_http';
const KIB = 1024;
const SIZE_BUCKETS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144].map((kib) => kib * KIB);

const ROUTES: Readonly<Record<string, string>> = {
  [PUSH_PATH]: 'push_v1_pusherservice_push',
  [INGEST_PATH]: 'ingest',
};

/** What the server says about its requests and connections. */
export class RequestMetrics {
  readonly #clock: Clock;
  readonly #seconds: Histogram<'method' | 'route' | 'status_code' | 'ws'>;
  readonly #requestBytes: Histogram<'method' | 'route'>;
  readonly #responseBytes: Histogram<'method' | 'route'>;
  readonly #underWay: Gauge<'method' | 'route'>;
  readonly #connections: Gauge<'protocol'>;
  readonly #connectionsLimit: Gauge<'protocol'>;
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock, scope: MetricsScope) {
    this.#clock = clock;
    const labels = ['method', 'route'] as const;
    this.#seconds = scope.histogram({
      name: `${PREFIX}_request_duration_seconds`,
      help: 'How long requests took, by status.',
      labels: [...labels, 'status_code', 'ws'],
    });
    this.#requestBytes = scope.histogram({
      name: `${PREFIX}_request_message_bytes`,
      help: 'Size of requests as they came over the wire.',
      labels,
      buckets: SIZE_BUCKETS,
    });
    this.#responseBytes = scope.histogram({
      name: `${PREFIX}_response_message_bytes`,
      help: 'Size of answers.',
      labels,
      buckets: SIZE_BUCKETS,
    });
    this.#underWay = scope.gauge({
      name: `${PREFIX}_inflight_requests`,
      help: 'Requests under way.',
      labels,
    });
    this.#connections = scope.gauge({
      name: `${PREFIX}_tcp_connections`,
      help: 'Connections that are open.',
      labels: ['protocol'],
    });
    this.#connectionsLimit = scope.gauge({
      name: `${PREFIX}_tcp_connections_limit`,
      help: 'Connections that may be open; 0 is no limit.',
      labels: ['protocol'],
    });
  }

  setConnections(open: number, limit: number): void {
    this.#connections.set({ protocol: 'http' }, open);
    this.#connectionsLimit.set({ protocol: 'http' }, limit);
  }

  /** Follows a request until its answer has gone out, or its sender has gone. */
  follow(request: ServerRequest, response: ServerAnswer, path: string): void {
    const route = ROUTES[path] ?? 'other';
    const method = route === 'other' ? 'other' : (request.method ?? '');
    const key = `${method} ${route}`;
    const count = (by: number): void => {
      const next = (this.#counts.get(key) ?? 0) + by;
      this.#counts.set(key, next);
      this.#underWay.set({ method, route }, next);
    };
    const beganMs = this.#clock.monotonic();
    let sizeBytes = 0;
    request.on('data', (chunk: Uint8Array) => {
      sizeBytes += chunk.length;
    });
    request.pause();
    count(1);
    response.once('close', () => {
      count(-1);
      const seconds = (this.#clock.monotonic() - beganMs) / 1_000;
      this.#seconds.observe(
        { method, route, status_code: String(response.statusCode), ws: 'false' },
        seconds,
      );
      this.#requestBytes.observe({ method, route }, sizeBytes);
      this.#responseBytes.observe({ method, route }, Number(response.getHeader('content-length') ?? 0));
    });
  }
}
