/** What the node tells by itself (server-sent events), and answers of the API that are kept fresh by it. */
import { ApiError, getJson } from './api.js';
import { useCallback, useEffect, useRef, useState } from './view.js';

/** The server speaks every two seconds; after so long a silence the connection counts as lost. */
const SILENCE_MS = 7_000;
const RETRY_MS = 2_000;

/** @typedef {{ connection: 'connecting' | 'live' | 'lost', status: any, offsetMs: number }} Live */

/** @type {Live} */
let live = { connection: 'connecting', status: undefined, offsetMs: 0 };
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {EventSource | undefined} */
let source;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let watchdog;

/** All that show how long ago something was move on together. @type {Set<(now: number) => void>} */
const watches = new Set();
setInterval(() => {
  for (const watch of watches) watch(Date.now() + live.offsetMs);
}, 1_000);

/** @param {Partial<Live>} changes */
function change(changes) {
  live = { ...live, ...changes };
  for (const listener of listeners) listener();
}

/** Listens from now on, and again whenever the connection was lost. */
export function connect() {
  source?.close();
  clearTimeout(watchdog);
  watchdog = setTimeout(lose, SILENCE_MS);
  source = new EventSource('api/v0/events');
  source.addEventListener('status', (event) => {
    const status = JSON.parse(event.data);
    clearTimeout(watchdog);
    watchdog = setTimeout(lose, SILENCE_MS);
    change({ connection: 'live', status, offsetMs: Date.parse(status.time) - Date.now() });
  });
  source.addEventListener('error', lose);
}

function lose() {
  source?.close();
  clearTimeout(watchdog);
  watchdog = setTimeout(connect, RETRY_MS);
  change({ connection: 'lost' });
}

/** @returns {Live} */
export function useLive() {
  const [, refresh] = useState(0);
  useEffect(() => {
    const listener = () => refresh((count) => count + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return live;
}

/** The time of the node's clock, which is what all times of the API are of; once a second. */
export function useNow() {
  const [now, setNow] = useState(Date.now() + live.offsetMs);
  useEffect(() => {
    watches.add(setNow);
    return () => watches.delete(setNow);
  }, []);
  return now;
}

/**
 * An answer of the API, fetched again while the node is live and the page is looked at. What was there stays until
 * something newer is.
 * @param {string} path
 * @param {number | ((data: any) => number)} everyMs how old an answer may become
 */
export function useAnswer(path, everyMs = 2_000) {
  const [answer, setAnswer] = useState({ path, data: undefined, error: undefined });
  const state = useRef({ fetchedMs: 0, everyMs: 2_000, controller: new AbortController(), isBusy: false });
  const load = useCallback(async () => {
    const current = state.current;
    current.controller.abort();
    const controller = new AbortController();
    Object.assign(current, { controller, isBusy: true });
    try {
      const data = await getJson(path, controller.signal);
      current.everyMs = typeof everyMs === 'function' ? everyMs(data) : everyMs;
      setAnswer({ path, data, error: undefined });
    } catch (error) {
      if (controller.signal.aborted) return;
      // A node that is away shows in the header; what it said last stays readable.
      const message = error instanceof Error ? error.message : String(error);
      const isAnswer = error instanceof ApiError;
      setAnswer((last) => ({
        path,
        data: isAnswer || last.path !== path ? undefined : last.data,
        error: isAnswer || last.path !== path || last.data === undefined ? message : undefined,
      }));
    } finally {
      if (current.controller === controller) Object.assign(current, { fetchedMs: Date.now(), isBusy: false });
    }
  }, [path]);
  useEffect(() => {
    void load();
    const listener = () => {
      const { fetchedMs, everyMs: ageMs, isBusy } = state.current;
      if (isBusy || document.hidden || live.connection !== 'live') return;
      if (Date.now() - fetchedMs >= ageMs - 200) void load();
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      state.current.controller.abort();
    };
  }, [load]);
  const isOther = answer.path !== path;
  return { data: isOther ? undefined : answer.data, error: isOther ? undefined : answer.error, reload: load };
}

/**
 * An answer as `useAnswer` gives it, or while there is none yet the one before: what is looked at does not flicker when
 * something else is asked for. `isOld` says so.
 * @param {{ data: any, error: string | undefined }} answer
 */
export function useSteady({ data, error }) {
  const last = useRef(undefined);
  if (data !== undefined || error !== undefined) last.current = data;
  return { shown: data ?? last.current, isOld: data === undefined };
}
