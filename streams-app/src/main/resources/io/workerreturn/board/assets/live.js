// The live feed. EventSource reconnects by itself and sends Last-Event-ID; only what it gives up on is opened anew here.
const TOPICS = ['overview', 'firms', 'trips', 'alerts', 'sources', 'changes'];
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];
// three missed heartbeats: a connection can be dead without the browser having noticed
const SILENCE_MS = 50_000;

/** Whether an event of firms tells of this one, or of more than it can name. */
export const told = ({ ids, total }, id) => total > ids.length || ids.includes(id);

/** One feed for the whole page: tells each event, and whether it is connected. */
export class LiveFeed {
  #url;
  #onEvent;
  #onState;
  #source = null;
  #attempt = 0;
  #timer = null;
  #heardAt = performance.now();
  #connected = null;
  #opened = false;

  /**
   * @param onEvent called with (topic, data)
   * @param onState called with (connected) when that changes
   */
  constructor(url, onEvent, onState) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.#onState = onState;
    setInterval(() => this.#check(), 5_000);
    addEventListener('online', () => this.open());
    addEventListener('pagehide', () => this.close());
    addEventListener('pageshow', (event) => event.persisted && this.open());
  }

  /** Milliseconds since the server was last heard. */
  get silence() {
    return performance.now() - this.#heardAt;
  }

  /** Opens, or opens again. */
  open() {
    this.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      this.#attempt = 0;
      this.#heard();
      // what a new connection missed can't be resumed: its last id died with the old one
      if (this.#opened) {
        this.#onEvent('reset', {});
      }
      this.#opened = false;
    };
    source.onerror = () => {
      this.#state(false);
      if (source.readyState === EventSource.CLOSED) {
        this.#again();
      }
    };
    for (const topic of [...TOPICS, 'reset']) {
      source.addEventListener(topic, (event) => {
        this.#heard();
        this.#onEvent(topic, JSON.parse(event.data || '{}'));
      });
    }
    source.addEventListener('heartbeat', () => this.#heard());
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #again() {
    this.#opened = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)]);
  }

  #heard() {
    this.#heardAt = performance.now();
    this.#state(true);
  }

  #check() {
    if (this.#source && this.#connected && this.silence > SILENCE_MS) {
      this.#state(false);
      this.#again();
    }
  }

  #state(connected) {
    if (connected !== this.#connected) {
      this.#connected = connected;
      this.#onState(connected);
    }
  }
}
