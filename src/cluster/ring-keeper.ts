import type { Gossip, MembershipEvent } from '../gossip/index.ts';
import type { Clock, Timer } from '../util/index.ts';
import type { OverrideTable } from './balance/rebalance.ts';
import type { ClusterMetrics } from './cluster-metrics.ts';
import { LastSeen } from './last-seen.ts';
import type { MinimumSizeSettings } from './minimum-size.ts';
import { MinimumSize } from './minimum-size.ts';
import type { RingView } from './ring-view.ts';
import type { WorkSharing } from './work-sharing.ts';

/** Working out who owns what takes at most a fifth of the time. */
const REFRESH_PAUSES = 4;

export interface RingKeeperTools {
  readonly gossip: Gossip;
  readonly clock: Clock;
  readonly ring: RingView;
  readonly sharing: WorkSharing;
  readonly metrics: ClusterMetrics;
  readonly minimumSize: MinimumSizeSettings;
  /** The newest table of overrides. */
  readonly overrides: () => OverrideTable;
  readonly onChange: () => void;
}

/** Keeps the ring in step with the gossip, and the work in step with the ring. */
export class RingKeeper {
  readonly #tools: RingKeeperTools;
  readonly #minimumSize: MinimumSize;
  readonly #lastSeen = new LastSeen();
  #refreshTimer: Timer | undefined;
  #refreshCostMs = 0;
  #wantsWork = false;

  constructor(tools: RingKeeperTools) {
    this.#tools = tools;
    this.#minimumSize = new MinimumSize(tools.minimumSize, tools.clock.monotonic());
  }

  /** Whether there are enough nodes. */
  get isLargeEnough(): boolean {
    return this.#minimumSize.isReady;
  }

  /** Takes part as soon as this node has joined. */
  participate(): void {
    this.#wantsWork = true;
    this.#takePart();
  }

  /** Gives all work to the others. */
  withdraw(): void {
    this.#wantsWork = false;
    this.#tools.gossip.change({ role: 'terminating' });
    this.#refresh();
  }

  close(): void {
    this.#refreshTimer?.cancel();
  }

  /** Call it often: time alone changes things, too. */
  tick(): void {
    this.#tools.sharing.tick();
    const wasReady = this.#minimumSize.isReady;
    if (this.#updateMinimum() !== wasReady) this.#refresh();
  }

  /**
   * Works out soon who owns what. Many changes come at once; working them out costs more in a large cluster, and is done
   * less often there.
   */
  scheduleRefresh(): void {
    if (this.#refreshTimer !== undefined) return;
    const delayMs = this.#refreshCostMs * REFRESH_PAUSES;
    this.#refreshTimer = this.#tools.clock.after(delayMs, () => this.#refresh());
  }

  /** Acts on what became of a member, or of this node. */
  follow(event: MembershipEvent): void {
    const { clock, gossip, sharing } = this.#tools;
    switch (event.type) {
      case 'disconnected':
        this.#lastSeen.disconnected(event.member.id, clock.now());
        return;
      case 'suspected':
        this.#lastSeen.suspected(event.member.id, clock.now());
        break;
      case 'dead':
      case 'left': {
        const { id } = event.member;
        sharing.memberLost(id, this.#lastSeen.wellMs(id, clock.now()), event.type === 'left');
        this.#lastSeen.forget(id);
        break;
      }
      case 'joined':
      case 'refuted':
      case 'forgotten':
        this.#lastSeen.forget(event.member.id);
        sharing.memberFound(event.member.id);
        break;
      case 'phase':
        if (event.phase === 'resynchronising') sharing.pause();
        if (event.phase === 'ready') {
          this.#takePart();
          this.#refresh();
          sharing.resume();
        }
        break;
      case 'slandered':
        // Others have taken over what this node works on, or are about to: it asks them before it goes on.
        if (event.status === 'dead' && gossip.phase === 'ready') {
          sharing.pause();
          sharing.resume();
        }
        break;
      case 'changed':
      case 'conflict':
      case 'cloned':
      case 'full':
      case 'stalled':
      case 'unreachable':
    }
    // Also when the node that had this one's name has gone.
    this.#takePart();
    this.scheduleRefresh();
  }

  #updateMinimum(): boolean {
    const { gossip, clock } = this.#tools;
    const nodes = gossip.members.filter(({ role }) => role !== 'viewer').length;
    return this.#minimumSize.update(nodes, clock.monotonic());
  }

  #takePart(): void {
    const { gossip } = this.#tools;
    if (!this.#wantsWork || gossip.self.role !== 'viewer' || gossip.phase !== 'ready') return;
    gossip.change({ role: 'participant' });
    this.scheduleRefresh();
  }

  #refresh(): void {
    this.#refreshTimer?.cancel();
    this.#refreshTimer = undefined;
    const { gossip, clock, ring, sharing, metrics, overrides, onChange } = this.#tools;
    const startMs = clock.monotonic();
    const { phase } = gossip;
    // While it finds its feet again it still owns what it did; nothing begins then.
    const isPlaced = phase === 'ready' || phase === 'resynchronising' || phase === 'leaving';
    const isReady = this.#updateMinimum() && isPlaced;
    const membership = { selfId: gossip.self.id, members: gossip.members, isReady, overrides: overrides() };
    if (!ring.update(membership, startMs)) return;
    sharing.ringChanged();
    this.#refreshCostMs = clock.monotonic() - startMs;
    metrics.updateSeconds.observe({}, this.#refreshCostMs / 1_000);
    onChange();
  }
}
