import type { Gossip, Member, MembershipEvent } from '../gossip/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { LineBudget } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import type { ClusterMetrics } from './cluster-metrics.ts';
import type { Divergence } from './divergence.ts';
import type { ClusterEvent } from './event-log.ts';
import { EventLog } from './event-log.ts';
import type { HandOverEvent } from './hand-over/effects.ts';

/** Slots come late by as much after a hand-over to a node whose clock is behind. */
const MAX_CLOCK_OFFSET_MS = 500;

/** A clock minus ours, exact to half of the way to its node and back. */
interface ClockComparison {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

/** More than are configured or found by names; beyond it is told again. */
const MAX_UNREACHABLE = 1_000;

/** After a split the nodes settle their series one after the other, some as soon as a scrape has ended. */
const DOUBLED_LINES = { lines: 4, spanMs: 10_000 };

/** A member that finds no room comes again with every exchange of views, from everybody who knows it. */
const FULL_LINES = { lines: 1, spanMs: 60_000 };

export interface ReportTools {
  readonly gossip: Pick<Gossip, 'self' | 'all'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ClusterMetrics;
}

/** Tells what happens in the cluster: in the log, in the metrics, and in the list of the last events. */
export class ClusterReport {
  readonly #tools: ReportTools;
  readonly #log = new EventLog();
  readonly #clocksOff = new Set<string>();
  /** Addresses to join behind which nobody answers, with the reason: they are tried again and again. */
  readonly #unreachable = new Map<string, string>();
  readonly #doubledLines: LineBudget;
  readonly #fullLines: LineBudget;

  constructor(tools: ReportTools) {
    this.#tools = tools;
    this.#doubledLines = new LineBudget(tools.clock, DOUBLED_LINES, (series) => {
      tools.logger.warn('more series were scraped by two nodes that did not see each other', { series });
    });
    this.#fullLines = new LineBudget(tools.clock, FULL_LINES, (times) => {
      tools.logger.error('too many nodes: some are still refused', { times });
    });
  }

  /** The oldest first. */
  get events(): readonly ClusterEvent[] {
    return this.#log.events;
  }

  /** What became of a member, or of this node. */
  member(event: MembershipEvent): void {
    const { logger, clock, metrics, gossip } = this.#tools;
    metrics.receivedEvents.inc({ event: event.type });
    const about = (member: Member, detail = ''): void =>
      this.#log.add({ timeMs: clock.now(), type: event.type, node: member.name, detail });
    switch (event.type) {
      case 'joined':
      case 'left':
        about(event.member, event.member.address);
        this.#clocksOff.delete(event.member.name);
        this.#unreachable.delete(event.member.address);
        logger.info(event.type === 'joined' ? 'node joined' : 'node left', peerFields(event.member));
        break;
      case 'suspected':
      case 'refuted':
        about(event.member);
        logger.debug(
          event.type === 'suspected' ? 'node does not answer' : 'node answers again',
          peerFields(event.member),
        );
        break;
      case 'dead':
        about(event.member, event.member.address);
        this.#clocksOff.delete(event.member.name);
        logger.warn('node is dead', peerFields(event.member));
        break;
      case 'changed':
        if (event.member.role !== event.before.role) about(event.member, event.member.role);
        break;
      case 'phase':
        this.#log.add({
          timeMs: clock.now(),
          type: event.phase,
          node: gossip.self.name,
          detail: event.reason,
        });
        logger.info('cluster state', { state: event.phase, reason: event.reason });
        break;
      case 'conflict':
        about(event.refused, event.holder.address);
        logger.error(
          'another node has the name of this one: this one takes no work until the other has gone; set --cluster.node-name',
          { name: event.holder.name, other: event.holder.address },
        );
        break;
      case 'cloned':
        about(event.other, event.other.address);
        logger.error(
          'another process has the identity of this node: was its storage copied? stop one of them, remove the file cluster/identity in its --storage.path, and start it again',
          { other_node: event.other.name, other: event.other.address },
        );
        break;
      case 'slandered':
        logger.debug('others believed this node gone', { status: event.status });
        break;
      case 'stalled':
        logger.warn('the process stood still', { ms: Math.round(event.stallMs) });
        break;
      case 'unreachable':
        this.#unreached(event.address, event.reason);
        break;
      case 'full':
        if (this.#fullLines.take()) {
          logger.error('too many nodes: one more is refused', peerFields(event.refused));
        }
        break;
      case 'disconnected':
      case 'forgotten':
    }
  }

  /** Told once, and again when the reason is another one. */
  #unreached(address: string, reason: string): void {
    if (this.#unreachable.get(address) === reason) return;
    if (this.#unreachable.size >= MAX_UNREACHABLE) this.#unreachable.clear();
    this.#unreachable.set(address, reason);
    this.#tools.logger.warn('a node to join cannot be reached', { address, reason });
  }

  /** Another node runs something else. */
  divergence({ node, what }: Divergence): void {
    const { logger, clock } = this.#tools;
    this.#log.add({ timeMs: clock.now(), type: 'differs', node, detail: `other ${what} than here` });
    logger.warn(
      'a node has other configuration or targets than this one: what only one of them knows may be scraped by nobody',
      { node, what },
    );
  }

  /** How far another node's clock is from this one's; an answer that took long says little. */
  clockOffset(node: string, { offsetMs, roundTripMs }: ClockComparison): void {
    const { logger, clock } = this.#tools;
    const isOff = Math.abs(offsetMs) - roundTripMs / 2 > MAX_CLOCK_OFFSET_MS;
    if (isOff === this.#clocksOff.has(node)) return;
    if (!isOff) {
      this.#clocksOff.delete(node);
      return;
    }
    this.#clocksOff.add(node);
    const detail = `its clock is ${Math.round(Math.abs(offsetMs))} ms ${offsetMs > 0 ? 'ahead' : 'behind'}`;
    this.#log.add({ timeMs: clock.now(), type: 'clock', node, detail });
    logger.warn("a node's clock differs: its slots come at other times", {
      node,
      offset_ms: Math.round(offsetMs),
    });
  }

  /** What became of the work of a component. */
  handOver(name: string, event: HandOverEvent): void {
    const { logger, gossip, clock, metrics } = this.#tools;
    const nameOf = (id: string): string => gossip.all.find((member) => member.id === id)?.name ?? id;
    const note = (type: string, node: string): void =>
      this.#log.addMove({ timeMs: clock.now(), type, node }, event.items, name);
    const fields = { component_id: name, series: event.items };
    switch (event.type) {
      case 'taken':
        metrics.handedOver.inc({ direction: 'taken' }, event.items);
        metrics.handOverSeconds.observe({}, event.waitedMs / 1_000);
        if (event.lost > 0) metrics.troubles.inc({ kind: 'lost' }, event.lost);
        note('took over', gossip.self.name);
        logger.debug('series taken over', {
          ...fields,
          lost: event.lost,
          waited_ms: Math.round(event.waitedMs),
        });
        break;
      case 'given':
        metrics.handedOver.inc({ direction: 'given' }, event.items);
        note('gave', nameOf(event.to));
        logger.debug('series handed over', { ...fields, to: nameOf(event.to) });
        break;
      case 'abandoned':
        metrics.troubles.inc({ kind: 'abandoned' }, event.items);
        logger.warn(
          'nobody asked for series that other nodes own; are configurations and targets the same on all nodes?',
          fields,
        );
        break;
      case 'doubled':
        metrics.troubles.inc({ kind: 'doubled' }, event.items);
        if (this.#doubledLines.take(event.items)) {
          logger.warn('series were scraped by two nodes that did not see each other', {
            ...fields,
            by: nameOf(event.by),
          });
        }
        break;
      case 'unanswered':
        metrics.troubles.inc({ kind: 'unanswered' }, event.items);
        logger.warn('a node did not say whether it scrapes series; they are scraped here now', fields);
    }
  }
}

function peerFields({ name, address, version }: Member): Record<string, string> {
  return { node: name, address, version };
}
