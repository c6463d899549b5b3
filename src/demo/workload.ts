import { createHash } from 'node:crypto';
import type { Clock, Random } from '../util/index.ts';

/** Pause between two requests: with it a demo application takes about a tenth of one core. */
const PAUSE_MS = 40;
const ORDERS_PER_REQUEST = 1_200;
const CACHED_PAGES = 500;
const DIGEST_ROUNDS = 800;

interface Order {
  readonly id: number;
  readonly customer: string;
  readonly amount: number;
}

/** A small web shop that serves invented requests: CPU work, short-lived objects, and a cache that holds on to some. */
export class Workload {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #pages = new Map<number, string>();
  #requests = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Serves one request after another for as long as the process lives. */
  start(): void {
    this.serveRequest();
    this.#clock.after(PAUSE_MS, () => this.start());
  }

  /** One request: read orders, rank them, render a page, keep it for a while, sign it. */
  serveRequest(): string {
    const orders = this.#readOrders();
    const page = renderPage(rankOrders(orders));
    this.#cachePage(this.#requests++, page);
    return signPage(page);
  }

  #readOrders(): readonly Order[] {
    const lines = Array.from({ length: ORDERS_PER_REQUEST }, (_, id) =>
      JSON.stringify({
        id,
        customer: `customer ${id % 17}`,
        amount: Math.floor(this.#random.next() * 10_000),
      }),
    );
    return lines.map((line): Order => JSON.parse(line));
  }

  /** The cache is bounded: the oldest page goes when a new one comes. */
  #cachePage(request: number, page: string): void {
    this.#pages.set(request, page);
    if (this.#pages.size > CACHED_PAGES) this.#pages.delete(request - CACHED_PAGES);
  }
}

function rankOrders(orders: readonly Order[]): readonly Order[] {
  const totals = new Map<string, number>();
  for (const { customer, amount } of orders) totals.set(customer, (totals.get(customer) ?? 0) + amount);
  return orders.toSorted(
    (a, b) => (totals.get(b.customer) ?? 0) - (totals.get(a.customer) ?? 0) || b.amount - a.amount,
  );
}

function renderPage(orders: readonly Order[]): string {
  const rows = orders.map(({ id, customer, amount }) => `<tr><td>${id}<td>${customer}<td>${amount / 100}`);
  return `<table>${rows.join('\n')}</table>`;
}

function signPage(page: string): string {
  let digest = page;
  for (let round = 0; round < DIGEST_ROUNDS; round++)
    digest = createHash('sha256').update(digest).digest('hex');
  return digest;
}
