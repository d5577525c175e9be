// What is to be changed on disk and waits for its transaction: {key, row} puts, {key} deletes.

const isPut = ({ row }) => row !== undefined;

export const keysOf = (changes) => changes.map(({ key }) => key);
export const putKeys = (changes) => keysOf(changes.filter(isPut));

export class Changes {
  waiting = [];

  get empty() {
    return !this.waiting.length;
  }

  add(changes) {
    this.waiting.push(...changes);
  }

  /** Give all that waits, for one transaction; what comes meanwhile goes into the next one. */
  take() {
    return this.waiting.splice(0);
  }

  /** Forget the puts; return their keys. */
  dropPuts() {
    const keys = putKeys(this.waiting);
    this.waiting = this.waiting.filter((change) => !isPut(change));
    return keys;
  }

  /**
   * Take the removals of a failed transaction back, before all that waits. They went down with its
   * puts, and need no room. Those that were alone get one more chance, with whatever is next.
   * Return whether the next transaction should be tried at once.
   */
  takeBack(changes) {
    const removals = changes.filter((change) => !isPut(change));
    const alone = removals.length === changes.length;
    const again = alone
      ? removals.filter(({ tried }) => !tried).map((change) => ({ ...change, tried: true }))
      : removals;
    const more = !this.empty;
    this.waiting.unshift(...again);
    return more || !alone;
  }
}
