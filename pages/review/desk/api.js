// Asks the routes of the server. The token stands in a header, never in an address.

const BASE = new URL("../../../api/desk/", import.meta.url);
const PATIENCE_MS = 20000;

// What a request came to; `status` is 0 where nothing came back.
export class Failed extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  // Whether the same request may succeed later.
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  constructor(token) {
    this.token = token;
  }

  async call(method, path, body, { keepalive = false } = {}) {
    let answer;
    try {
      answer = await fetch(new URL(path, BASE), {
        method,
        keepalive,
        cache: "no-store",
        credentials: "same-origin",
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: keepalive ? undefined : AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      throw new Failed(0, "offline", "The server can't be reached.");
    }
    const said = await answer.json().catch(() => null);
    if (answer.ok && said !== null) return said;
    if (answer.ok) throw new Failed(0, "offline", "The answer broke off.");
    const { code = "error", message = `The server answered ${answer.status}.` } = said?.error ?? {};
    throw new Failed(answer.status, code, message);
  }
}
