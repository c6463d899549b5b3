/**
 * What the process says about itself: a structured log on pino and a metrics registry on prom-client. Both are ports
 * handed to whoever needs them; nothing here is global.
 */

export { registerEventLoopMetrics } from './event-loop-metrics.ts';
export { FailureLog } from './failure-log.ts';
export { LineBudget } from './line-budget.ts';
export type { LogFields, LogFormat, Logger, LogLevel, LogOptions, LogSettings, LogSystem } from './log.ts';
export { createLogSystem, LOG_FORMATS, LOG_LEVELS, silentLogger } from './log.ts';
export type {
  Counter,
  Gauge,
  Histogram,
  HistogramDefinition,
  LabelValues,
  MetricDefinition,
  MetricsScope,
} from './metrics.ts';
export { Metrics } from './metrics.ts';
export { registerProcessMetrics } from './process-metrics.ts';
export { RateMeter } from './rate-meter.ts';
export { SummedReport } from './summed-report.ts';
