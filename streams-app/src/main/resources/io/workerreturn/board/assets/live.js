// The live feed. EventSource reconnects by itself and sends Last-Event-ID; only what it gives up on is opened anew here.
// A browser has six connections for a board and no more, whatever the number of tabs: one of them listens and tells the others.
const TOPICS = ['overview', 'firms', 'trips', 'alerts', 'sources', 'changes', 'services'];
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];
const CHECK_MS = 5_000;
// three missed heartbeats: a connection can be dead without the browser having noticed
const SILENCE_MS = 50_000;
// a check that comes so late was slept through; what was heard before tells nothing of now
const SLEPT_MS = 20_000;

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
  #heardAt = Date.now();
  #connected = null;
  #wanted = false;
  #checkedAt = Date.now();
  #streams = 0;
  #others = null;
  #me = Math.random();
  #leads = null;
  #follows = false;

  /**
   * @param onEvent called with (topic, data); `reset` when something may have been missed
   * @param onState called with (connected) when that changes: true, false, or null when that is not known yet
   */
  constructor(url, onEvent, onState) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.#onState = onState;
    if ('BroadcastChannel' in window) {
      this.#others = new BroadcastChannel(new URL(url, document.baseURI).href);
      this.#others.onmessage = ({ data }) => this.#wanted && this.#toldByAnother(data);
    }
    setInterval(() => this.#check(), CHECK_MS);
    addEventListener('online', () => this.#anew());
    addEventListener('offline', () => this.#state(false));
    // a page that is put away or frozen hears nothing, and its connection may be gone when it is back
    addEventListener('pagehide', () => this.#away());
    document.addEventListener('freeze', () => this.#away());
    addEventListener('pageshow', (event) => event.persisted && this.#anew());
    document.addEventListener('resume', () => this.#anew());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#check());
  }

  /** Milliseconds since the server was last heard. */
  get silence() {
    return Date.now() - this.#heardAt;
  }

  /** Opens, or opens again. */
  open() {
    this.#drop(false);
    this.#wanted = true;
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      this.#attempt = 0;
      this.#lead();
      this.#heard();
      // what came between two streams, or between the first reading and the first stream, nobody heard
      this.#onEvent('reset', { first: this.#streams++ === 0 });
    };
    source.onerror = () => {
      this.#state(false);
      this.#tellOthers({ lost: true });
      if (source.readyState === EventSource.CLOSED) {
        this.#again();
      }
    };
    for (const topic of [...TOPICS, 'reset']) {
      source.addEventListener(topic, (event) => {
        this.#tellOthers({ topic, text: event.data });
        this.#heard();
        this.#onEvent(topic, JSON.parse(event.data || '{}'));
      });
    }
    source.addEventListener('heartbeat', () => {
      this.#tellOthers({});
      this.#heard();
    });
  }

  // ---- other tabs of the same browser ----

  #tellOthers(what) {
    if (this.#leads !== null) this.#others?.postMessage(what);
  }

  // who opened last listens for all; where two did at once, both learn which of them that is
  #lead() {
    this.#follows = false;
    this.#leads ??= Date.now() + this.#me;
    this.#tellOthers({ leads: this.#leads });
  }

  #toldByAnother({ leads, gone, lost, topic, text }) {
    if (leads !== undefined) {
      if (this.#leads > leads) return this.#tellOthers({ leads: this.#leads });
      this.#drop(false);
      this.#follows = true;
      this.#heard();
      // what was on its way here may have been lost with the stream
      this.#onEvent('reset', { first: this.#streams++ === 0 });
    } else if (!this.#follows) {
      return;
    } else if (gone) {
      this.#again();
    } else if (lost) {
      this.#state(false);
    } else {
      this.#heard();
      if (topic) this.#onEvent(topic, JSON.parse(text || '{}'));
    }
  }

  /** Closes for good. */
  close() {
    this.#wanted = false;
    this.#drop();
  }

  #drop(telling = true) {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    if (telling) this.#tellOthers({ gone: true });
    this.#leads = null;
    this.#follows = false;
  }

  #away() {
    this.#drop();
    if (this.#wanted) this.#state(null);
  }

  // until it is known what was missed, what is shown is not called live
  #anew() {
    if (!this.#wanted) return;
    this.#state(null);
    this.open();
  }

  #again() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)]);
  }

  #heard() {
    this.#heardAt = Date.now();
    this.#state(true);
  }

  #check() {
    const hidden = document.visibilityState === 'hidden';
    // the timers of a page that nobody sees are slow; whether it slept is asked when it is seen again
    const slept = !hidden && Date.now() - this.#checkedAt > SLEPT_MS;
    if (!hidden) this.#checkedAt = Date.now();
    if (slept) {
      this.#anew();
    } else if ((this.#source || this.#follows) && this.#connected && this.silence > SILENCE_MS) {
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
