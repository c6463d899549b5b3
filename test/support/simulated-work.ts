import type { HandOverEffect, HandOverEvent } from '../../src/cluster/index.ts';
import { DEFAULT_HAND_OVER_SETTINGS, HandOver, RingView } from '../../src/cluster/index.ts';
import { LastSeen } from '../../src/cluster/last-seen.ts';
import type { ReleasedItem, Resumption, SharedItem } from '../../src/component/index.ts';
import type { MembershipEvent } from '../../src/gossip/index.ts';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.ts';

/** One piece of work done: a slot of an item, and the slot that its difference begins at. */
export interface Done {
  readonly id: bigint;
  readonly slotMs: number;
  readonly by: string;
  readonly beganMs: number;
  readonly endedMs: number;
  /** The slot of the profile that this one was compared with; undefined when it was the first. */
  readonly sinceMs: number | undefined;
}

interface Running {
  lastSlotMs: number | undefined;
  baselineMs: number | undefined;
  isSuspended: boolean;
  busyUntilMs: number;
}

export interface WorkSettings {
  readonly intervalMs: number;
  /** How long an item takes each time. */
  readonly durationMs: (id: bigint) => number;
  /** How long an answer is waited for. */
  readonly maxRequestMs: number;
}

/** A node of the simulation that scrapes: the real hand-over on the simulated network, and a model of the scrape loop. */
export class SimulatedWorker {
  readonly node: SimulatedNode;
  readonly ring = new RingView();
  readonly handOver: HandOver;
  readonly events: HandOverEvent[] = [];
  isReady = true;
  readonly #running = new Map<bigint, Running>();
  readonly #field: WorkField;
  readonly #replies = new Map<number, (reply: unknown) => void>();
  /** Requests without an answer yet, and whom they went to. */
  readonly #open = new Map<() => void, string>();
  readonly #lastSeen = new LastSeen();
  #isPaused = false;
  #lastRequest = 0;

  constructor(field: WorkField, node: SimulatedNode) {
    this.#field = field;
    this.node = node;
    this.handOver = new HandOver(
      this.ring,
      { isBusy: (id) => (this.#running.get(id)?.busyUntilMs ?? 0) > this.#nowMs },
      DEFAULT_HAND_OVER_SETTINGS,
    );
    node.onEvent = (event) => this.#follow(event);
    this.#step();
  }

  get #nowMs(): number {
    return this.#field.cluster.time.nowMs;
  }

  get isEmpty(): boolean {
    return this.#running.size === 0 && this.handOver.unfinished === 0;
  }

  configure(items: readonly SharedItem[]): void {
    this.#act(() => this.handOver.setItems(items, this.#nowMs));
  }

  /** Every 20 ms: news of members, what is due, and the slots. */
  #step(): void {
    const { time } = this.#field.cluster;
    if (this.node.isDead) return;
    time.after(Math.max(20, this.node.stalledUntilMs - time.nowMs), () => this.#step());
    if (this.node.stalledUntilMs > time.nowMs) return;
    this.#act(() => []);
    this.#update();
    if (!this.#isPaused) {
      this.#perform(this.handOver.tick(this.#nowMs));
      this.#runSlots();
    }
  }

  #follow(event: MembershipEvent): void {
    if (event.type === 'disconnected') this.#lastSeen.disconnected(event.member.id, this.#nowMs);
    if (event.type === 'suspected') this.#lastSeen.suspected(event.member.id, this.#nowMs);
    if (event.type === 'dead' || event.type === 'left') {
      const lostMs = this.#lastSeen.wellMs(event.member.id, this.#nowMs);
      this.handOver.memberLost(event.member.id, this.#field.wall(lostMs), event.type === 'left');
    }
    if (event.type === 'dead') {
      for (const [giveUp, to] of [...this.#open]) if (to === event.member.id) giveUp();
    }
    if (event.type === 'joined' || event.type === 'refuted') {
      this.handOver.memberFound(event.member.id);
      this.#lastSeen.forget(event.member.id);
    }
    if (event.type === 'phase' && event.phase === 'resynchronising') {
      this.#isPaused = true;
      this.#perform(this.handOver.pause());
    }
    if (event.type === 'slandered' && event.status === 'dead' && this.node.membership.phase === 'ready') {
      this.#perform(this.handOver.pause());
      this.#perform(this.handOver.resume(this.#nowMs));
    }
    if (event.type === 'phase' && event.phase === 'ready' && this.#isPaused) {
      this.#isPaused = false;
      this.#update();
      this.#perform(this.handOver.resume(this.#nowMs));
    }
    this.#update();
  }

  #update(): void {
    if (this.#isPaused) return;
    const { membership } = this.node;
    const isReady =
      membership.phase === 'ready' ||
      membership.phase === 'resynchronising' ||
      membership.phase === 'leaving';
    const { members } = membership;
    if (this.ring.update({ selfId: this.node.id, members, isReady }, this.#nowMs)) {
      this.#perform(this.handOver.ringChanged(this.#nowMs));
    }
  }

  #runSlots(): void {
    const { intervalMs } = this.#field.settings;
    for (const [id, running] of this.#running) {
      if (running.isSuspended || running.busyUntilMs > this.#nowMs) continue;
      const slotMs = this.#field.slotBefore(id, this.#nowMs);
      if (running.lastSlotMs === undefined) running.lastSlotMs = slotMs;
      if (slotMs > running.lastSlotMs && this.#field.wall(this.#nowMs) - slotMs < intervalMs)
        this.#begin(id, running, slotMs);
    }
  }

  #begin(id: bigint, running: Running, slotMs: number): void {
    const durationMs = this.#field.settings.durationMs(id);
    running.lastSlotMs = slotMs;
    running.busyUntilMs = this.#nowMs + durationMs;
    const sinceMs = running.baselineMs;
    const beganMs = this.#nowMs;
    this.#field.cluster.time.after(durationMs, () =>
      this.#act(() => {
        running.baselineMs = slotMs;
        this.#field.done.push({ id, slotMs, by: this.node.name, beganMs, endedMs: this.#nowMs, sinceMs });
        return this.handOver.ended(id, this.#nowMs);
      }),
    );
  }

  #act(step: () => readonly HandOverEffect[]): void {
    this.node.act(() => {
      this.#perform(step());
      return [];
    });
  }

  #perform(effects: readonly HandOverEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'start':
          for (const item of effect.items) this.#start(item);
          break;
        case 'suspend':
          for (const id of effect.ids) this.#change(id, (running) => (running.isSuspended = true));
          break;
        case 'drop':
          for (const id of effect.ids) this.#running.delete(id);
          break;
        case 'export':
          this.#export(effect.requestId, effect.ids);
          break;
        case 'claim':
          this.#claim(effect.to, effect.ids);
          break;
        case 'offer':
          this.#offer(effect.to, effect.ids);
          break;
        case 'reply':
          this.#replies.get(effect.requestId)?.(effect.reply);
          this.#replies.delete(effect.requestId);
          break;
        case 'event':
          this.events.push(effect.event);
      }
    }
  }

  #change(id: bigint, change: (running: Running) => void): void {
    const running = this.#running.get(id);
    if (running !== undefined) change(running);
  }

  #start({ id, lastSlotMs, baseline }: Resumption): void {
    const known = this.#running.get(id);
    const isOlder = lastSlotMs !== undefined && lastSlotMs <= (known?.lastSlotMs ?? 0);
    if (known !== undefined && (baseline === 'own' || isOlder)) {
      known.isSuspended = false;
      if (lastSlotMs !== undefined) known.lastSlotMs = Math.max(known.lastSlotMs ?? 0, lastSlotMs);
      return;
    }
    const baselineMs =
      baseline === undefined || baseline === 'own' ? undefined : Number(new TextDecoder().decode(baseline));
    this.#running.set(id, {
      lastSlotMs,
      baselineMs,
      isSuspended: false,
      busyUntilMs: known?.busyUntilMs ?? 0,
    });
  }

  /** Packing takes a while, and only some of the items fit. */
  #export(requestId: number, ids: readonly bigint[]): void {
    const { random, time } = this.#field.cluster;
    const given = ids.filter((_, index) => index < this.#field.itemsPerAnswer);
    const released: ReleasedItem[] = [];
    for (const id of given) {
      const running = this.#running.get(id);
      if (running === undefined || running.busyUntilMs > this.#nowMs) continue;
      this.#running.delete(id);
      const baseline =
        running.baselineMs === undefined ? undefined : new TextEncoder().encode(String(running.baselineMs));
      released.push({ id, lastSlotMs: running.lastSlotMs, baseline });
    }
    time.after(random.next() * 10, () =>
      this.#act(() => this.handOver.exported(requestId, released, this.#nowMs)),
    );
  }

  #claim(to: string, ids: readonly bigint[]): void {
    this.#request(
      to,
      (peer, answer) => {
        const id = ++peer.#lastRequest;
        peer.#replies.set(id, answer);
        return peer.handOver.claimed(id, { id: this.node.id, epoch: 1 }, ids, peer.#nowMs);
      },
      (reply) => this.handOver.claimAnswered(to, ids, reply as never, this.#nowMs),
      () => this.handOver.unanswered(to, ids, this.#nowMs),
    );
  }

  #offer(to: string, ids: readonly bigint[]): void {
    this.#request(
      to,
      (peer, answer) => {
        const { reply, effects } = peer.handOver.offered(this.node.id, ids, peer.#nowMs);
        answer(reply);
        return effects;
      },
      (reply) => this.handOver.offerAnswered(to, reply as never, this.#nowMs),
      () => [],
    );
  }

  #request(
    to: string,
    ask: (peer: SimulatedWorker, answer: (reply: unknown) => void) => readonly HandOverEffect[],
    answered: (reply: unknown) => readonly HandOverEffect[],
    failed: () => readonly HandOverEffect[],
  ): void {
    const { cluster, workers } = this.#field;
    const end = (step: () => readonly HandOverEffect[]): void => {
      if (this.#open.delete(giveUp)) this.#act(step);
    };
    const giveUp = (): void => end(failed);
    this.#open.set(giveUp, to);
    cluster.time.after(this.#field.settings.maxRequestMs, giveUp);
    const peer = workers.findLast(({ node }) => node.id === to);
    if (peer === undefined) return;
    cluster.send(this.node, peer.node, () =>
      peer.#act(() =>
        ask(peer, (reply) => cluster.send(peer.node, this.node, () => end(() => answered(reply)))),
      ),
    );
  }
}

/** All workers of a simulation, and the account of what they did. */
export class WorkField {
  readonly cluster: SimulatedCluster;
  readonly settings: WorkSettings;
  readonly workers: SimulatedWorker[] = [];
  readonly done: Done[] = [];
  itemsPerAnswer = 1_000;

  constructor(cluster: SimulatedCluster, settings: WorkSettings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  employ(node: SimulatedNode, items: readonly SharedItem[]): SimulatedWorker {
    const worker = new SimulatedWorker(this, node);
    this.workers.push(worker);
    worker.configure(items);
    return worker;
  }

  wall(elapsedMs: number): number {
    return 1_800_000_000_000 + elapsedMs;
  }

  /** The last slot of an item at or before a time. */
  slotBefore(id: bigint, elapsedMs: number): number {
    const { intervalMs } = this.settings;
    const offsetMs = Number(id % BigInt(intervalMs));
    return Math.floor((this.wall(elapsedMs) - offsetMs) / intervalMs) * intervalMs + offsetMs;
  }
}
