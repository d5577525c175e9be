// Which pages are alive, told by Web Locks: each page holds an exclusive lock named after itself,
// and whoever gets another page's lock knows that it is gone, a killed one too. So a takeover is
// an event, never a timeout. A BroadcastChannel tells the others of a new page, so that they wait
// for its lock from the beginning. Nothing here throws or rejects.

/** Resolve with a function that releases the lock, or with null when it can't be had. */
function hold(name, options) {
  return new Promise((resolve) => {
    const held = (lock) => lock && new Promise((release) => resolve(release));
    // It ends after the release, or at once without a lock (then held() resolved nothing).
    navigator.locks.request(name, options, held).then(
      () => resolve(null),
      () => resolve(null),
    );
  });
}

export class Owners {
  /** `gone(owner)` is called when a page is gone, its lock held until what that returns resolves. */
  constructor(place, owner, gone) {
    this.prefix = `realtime-outbox ${place} `;
    this.owner = owner;
    this.gone = gone;
    this.watched = new Set([owner]);
    this.ending = new AbortController();
    this.channel = null;
    this.release = null;
  }

  /** Take this page's lock and wait for those of all living ones; false: no locks here. */
  async begin() {
    if (!navigator.locks) return false; // an insecure context, or an old browser
    try {
      this.channel = new BroadcastChannel(this.prefix);
      this.channel.onmessage = ({ data }) => this.watch(String(data));
      const release = await hold(this.prefix + this.owner, { signal: this.ending.signal });
      if (release === null) return false;
      this.release = release;
      if (this.ending.signal.aborted) release();
      // First listening, then holding, then looking, then telling: of two pages that begin at
      // once at least one sees the other's lock, and the other one hears of it.
      const { held } = await navigator.locks.query();
      const alive = held.filter(({ name }) => name.startsWith(this.prefix));
      for (const { name } of alive) this.watch(name.slice(this.prefix.length));
      this.channel?.postMessage(this.owner);
      return true;
    } catch {
      return false;
    }
  }

  /** Take the locks of those `owners` that are gone: [owner, release] each. Wait for the others. */
  async take(owners) {
    const others = [...owners].filter((owner) => !this.watched.has(owner));
    const ask = (owner) => hold(this.prefix + owner, { ifAvailable: true });
    const answers = await Promise.all(others.map(async (owner) => [owner, await ask(owner)]));
    for (const [owner, release] of answers) if (release === null) this.watch(owner);
    return answers.filter(([, release]) => release !== null);
  }

  async watch(owner) {
    if (this.watched.has(owner) || this.ending.signal.aborted) return;
    this.watched.add(owner);
    const release = await hold(this.prefix + owner, { signal: this.ending.signal });
    this.watched.delete(owner);
    if (release === null) return;
    if (!this.ending.signal.aborted) await this.gone(owner);
    release();
  }

  /** Let go of everything at once; the pages that wait for this one's lock take over. */
  end() {
    this.ending.abort();
    this.release?.();
    this.channel?.close();
    this.channel = null;
  }
}
