// Every request of the page. Addresses are relative, so that the board may live under any path.
import { unbroken } from './i18n.js';

const API = 'api/v1/';
const OURS = { 'X-Requested-With': 'worker-return', Accept: 'application/json' };
const DEADLINE_MS = 20_000;

/** What went wrong, as the server said it. */
export class RequestError extends Error {
  constructor(status, problem) {
    super(unbroken(problem.detail ?? problem.title ?? `HTTP ${status}`));
    this.status = status;
    this.kinds = problem.kinds;
    // what the page has words for of its own
    this.kind = problem.stillReading ? 'reading' : problem.retry ? 'folding' : (problem.why ?? null);
    this.first = problem.first;
    this.last = problem.last;
  }
}

/** The address of an API path with its parameters; empty ones are left out. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return API + path + (text ? `?${text}` : '');
}

async function send(url, options) {
  let response;
  let text;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...options });
    text = await response.text();
  } catch (failure) {
    if (options.signal?.aborted && options.signal.reason?.name !== 'TimeoutError') {
      throw failure;
    }
    throw new RequestError(0, {});
  }
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { title: response.statusText };
  }
  if (response.status === 202 && body.retry) {
    // not yet: to be asked again, as where the board is busy
    throw new RequestError(503, body);
  }
  if (!response.ok) {
    throw new RequestError(response.status, body);
  }
  return body;
}

/** Reads; ends by itself when the server does not answer. An abort of `signal` rejects with an AbortError. */
export function get(path, parameters, signal) {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  // no header of its own: what the page's head asked for ahead is then the same request
  return send(address(path, parameters), {
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
}

/** Writes; the custom header is what a foreign site can't send. */
export const write = (method, path, body) =>
  send(address(path), {
    method,
    headers: { ...OURS, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });

/** Sends a file as it is. However long that takes, the server says when it is done. */
export const upload = (path, parameters, file) =>
  send(address(path, parameters), { method: 'POST', headers: { ...OURS, 'Content-Type': 'application/octet-stream' }, body: file });

/** An id as one segment of a path. */
export const segment = (id) => encodeURIComponent(id);
