/** Requests to the node that this page is from. */

/** The node answered, and said what was wrong. */
export class ApiError extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** @param {string} path under api/v0/ @param {AbortSignal} [signal] @returns {Promise<any>} */
export function getJson(path, signal) {
  return request(path, { signal });
}

/** Asks for something to be done. @param {string} path under api/v0/ @returns {Promise<any>} */
export function post(path) {
  return request(path, { method: 'POST' });
}

/** @param {string} path @param {RequestInit} options */
async function request(path, options) {
  const response = await fetch(`api/v0/${path}`, options);
  const text = await response.text();
  if (!response.ok) throw new ApiError(reasonOf(text) ?? `HTTP status ${response.status}`, response.status);
  return JSON.parse(text);
}

/** @param {string} text */
function reasonOf(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text.trim() || undefined;
  }
}
